/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.bench.idle;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidemark.bench.child.Folders;
import dev.tidemark.bench.child.JavaCommand;
import dev.tidemark.bench.child.JavaHeap;
import dev.tidemark.bench.tidemark.IdlePipeline;
import dev.tidemark.bench.topic.BrokerProcess;
import dev.tidemark.bench.topic.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What micro-batches of the clickstream pipeline cost when there is nothing to read. */
public final class IdleBenchmark {
  private static final Workload WARM_UP = Workload.usual(100_000, 1, 4);
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private IdleBenchmark() {}

  /**
   * Runs it.
   *
   * @param batches how many batches are looked at
   * @param triggerMillis the time between their starts
   */
  public static IdleRun run(int batches, long triggerMillis)
      throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("tidemark-bench-");
    Path log = folder.resolve("pipeline.log");
    Path result = folder.resolve("idle.json");
    try (BrokerProcess broker = BrokerProcess.start(folder)) {
      long records = WARM_UP.preload(broker.address()).received();
      Process process =
          new ProcessBuilder(
                  JavaCommand.of(
                      IdlePipeline.class,
                      JavaHeap.USUAL,
                      List.of(),
                      List.of(
                          broker.address(),
                          Workload.TOPIC,
                          Long.toString(records),
                          Long.toString(triggerMillis),
                          Integer.toString(batches),
                          folder.toString(),
                          result.toString())))
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      try {
        if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS) || !Files.exists(result)) {
          throw new IOException("The pipeline failed; it said: " + Files.readString(log));
        }
      } finally {
        process.destroyForcibly();
      }
      return new ObjectMapper().readValue(result.toFile(), IdleRun.class);
    } finally {
      Folders.delete(folder);
    }
  }
}
