/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.bench.contender;

import dev.tidemark.bench.child.JavaCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a contender in a JVM of its own. */
public final class ContenderProcess {
  private static final String HEAP = "2g";

  private final Contender contender;
  private final Duration patience;
  private final List<String> flags;

  /**
   * A contender's process.
   *
   * @param patience after how long it is given up
   * @param flags further flags of the JVM
   */
  public ContenderProcess(Contender contender, Duration patience, List<String> flags) {
    this.contender = contender;
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
                        settings.bootstrapServers(),
                        settings.topic(),
                        Long.toString(settings.records()),
                        Long.toString(settings.batchRecords()),
                        Long.toString(settings.triggerMillis()),
                        Boolean.toString(settings.live()),
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
