/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.bench.contender;

import dev.tidemark.bench.child.JavaCommand;
import dev.tidemark.bench.child.JavaHeap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a contender in a JVM of its own. */
public final class ContenderProcess {
  private static final Duration POLL = Duration.ofMillis(20);

  private final Contender contender;
  private final JavaHeap heap;
  private final Duration patience;
  private final List<String> flags;

  /**
   * A contender's process.
   *
   * @param heap the heap of its JVM
   * @param patience after how long it is given up
   * @param flags further flags of the JVM
   */
  public ContenderProcess(
      Contender contender, JavaHeap heap, Duration patience, List<String> flags) {
    this.contender = contender;
    this.heap = heap;
    this.patience = patience;
    this.flags = flags;
  }

  /**
   * Runs the contender to its end. Its folder is made.
   *
   * @throws EngineFailedException if it fails or takes too long
   */
  public Measurement run(ContenderSettings settings) throws IOException, InterruptedException {
    Path folder = settings.folder();
    Path log = log(settings);
    Process process = start(settings);
    try {
      if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new EngineFailedException(
            contender.name() + " was not through after " + patience.toSeconds() + " s", log);
      }
    } finally {
      process.destroyForcibly();
    }
    Path measurement = folder.resolve(ContenderMain.MEASUREMENT);
    if (!Files.exists(measurement)) {
      throw new EngineFailedException(
          contender.name() + " failed with exit code " + process.exitValue(), log);
    }
    return Measurement.readFrom(measurement);
  }

  /**
   * Runs the contender until so many records are visible, and kills it as {@code kill -9} does.
   *
   * @return how many were visible by then
   * @throws EngineFailedException if it ends before or takes too long
   */
  public long runUntil(long records, ContenderSettings settings)
      throws IOException, InterruptedException {
    Process process = start(settings);
    long deadline = System.nanoTime() + patience.toNanos();
    try {
      long visible = 0;
      while (visible < records) {
        if (process.waitFor(POLL.toMillis(), TimeUnit.MILLISECONDS)
            || System.nanoTime() > deadline) {
          throw new EngineFailedException(
              contender.name() + " did not come to " + records + " records", log(settings));
        }
        visible = DrainProgress.readFrom(settings.folder());
      }
    } finally {
      process.destroyForcibly();
      process.waitFor();
    }
    return DrainProgress.readFrom(settings.folder());
  }

  private static Path log(ContenderSettings settings) {
    return settings.folder().resolve("log.txt");
  }

  private Process start(ContenderSettings settings) throws IOException {
    Path folder = settings.folder();
    Files.createDirectories(folder);
    return new ProcessBuilder(
            JavaCommand.of(
                ContenderMain.class,
                heap,
                flags,
                List.of(
                    contender.name(),
                    settings.bootstrapServers(),
                    settings.topic(),
                    Long.toString(settings.records()),
                    Long.toString(settings.batchRecords()),
                    Long.toString(settings.triggerMillis()),
                    Boolean.toString(settings.live()),
                    folder.toString()),
                contender.librariesLeftOut()))
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log(settings).toFile()))
        .start();
  }
}
