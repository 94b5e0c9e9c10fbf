/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.bench.contender;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Recording;

/** Runs one contender and writes down what it measured. */
public final class ContenderMain {

  /** The name of the file with the measurement, in the contender's folder. */
  public static final String MEASUREMENT = "measurement.json";

  private static final int ABANDONED = 3;

  private ContenderMain() {}

  /**
   * Arguments: engine, broker, topic, records, records of a batch, milliseconds of the trigger,
   * whether live, folder; see {@link ContenderSettings}.
   */
  public static void main(String[] arguments) throws Exception {
    long started = System.nanoTime();
    ContenderSettings settings =
        new ContenderSettings(
            arguments[1],
            arguments[2],
            Long.parseLong(arguments[3]),
            Long.parseLong(arguments[4]),
            Long.parseLong(arguments[5]),
            Boolean.parseBoolean(arguments[6]),
            Path.of(arguments[7]));
    endWithParent();
    HeapWatch heap = HeapWatch.begin();
    DrainProgress progress = new DrainProgress(settings.folder());
    Contenders.named(arguments[0]).drain(settings, progress);
    new Measurement(
            progress.marks(),
            progress.batches(),
            started,
            heap.peakBytes(),
            heap.peakAfterCollectionBytes(),
            peakResident())
        .writeTo(settings.folder().resolve(MEASUREMENT));
    dumpRecordings();
    // Threads of an engine that do not end are not what is measured here.
    Runtime.getRuntime().halt(0);
  }

  /** Whoever started this process holds its input open for as long as it is wanted. */
  private static void endWithParent() {
    Thread watch =
        new Thread(
            () -> {
              try {
                while (System.in.read() >= 0) {
                  // Nothing is sent.
                }
              } catch (IOException e) {
                // The input is gone, too.
              }
              Runtime.getRuntime().halt(ABANDONED);
            },
            "parent-watch");
    watch.setDaemon(true);
    watch.start();
  }

  private static void dumpRecordings() throws IOException {
    if (FlightRecorder.isInitialized()) {
      for (Recording recording : FlightRecorder.getFlightRecorder().getRecordings()) {
        if (recording.getDestination() != null) {
          recording.stop();
        }
      }
    }
  }

  private static long peakResident() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.isReadable(status)) {
      return 0;
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
        .findFirst()
        .orElse(0);
  }
}
