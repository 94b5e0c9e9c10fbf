/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.bench.drain;

import dev.tidemark.bench.child.JavaCommand;
import dev.tidemark.bench.contender.Contender;
import dev.tidemark.bench.contender.ContenderMain;
import dev.tidemark.bench.contender.Measurement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a contender in a JVM of its own. */
final class ContenderProcess {
  private static final String HEAP = "2g";

  private final Contender contender;
  private final Path folder;
  private final Duration patience;
  private final List<String> flags;

  /**
   * A contender's process.
   *
   * @param folder an empty folder, for all that it writes
   * @param patience after how long it is given up
   * @param flags further flags of the JVM
   */
  ContenderProcess(Contender contender, Path folder, Duration patience, List<String> flags) {
    this.contender = contender;
    this.folder = folder;
    this.patience = patience;
    this.flags = flags;
  }

  /**
   * Runs the contender to its end.
   *
   * @throws EngineFailedException if it fails or takes too long
   */
  Measurement run(String broker, String topic, long records, long batchRecords)
      throws IOException, InterruptedException {
    Path log = folder.resolve("log.txt");
    Files.createDirectories(folder);
    Process process =
        new ProcessBuilder(
                JavaCommand.of(
                    ContenderMain.class,
                    HEAP,
                    flags,
                    List.of(
                        contender.name(),
                        broker,
                        topic,
                        Long.toString(records),
                        Long.toString(batchRecords),
                        folder.toString())))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
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
}
