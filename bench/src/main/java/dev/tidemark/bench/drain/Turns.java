/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.bench.drain;

import dev.tidemark.bench.child.Folders;
import dev.tidemark.bench.contender.Contender;
import dev.tidemark.bench.contender.ContenderSettings;
import dev.tidemark.bench.contender.Contenders;
import dev.tidemark.bench.topic.BrokerProcess;
import dev.tidemark.bench.topic.Workload;
import dev.tidemark.testdata.clickstream.Expectation;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Contenders that take turns at a preloaded topic, several rounds, one at a time beside the broker,
 * each time in a folder of its own that is gone afterwards.
 *
 * @param workload the topic
 * @param engines the contenders' names
 * @param rounds how many turns each has
 * @param batchRecords how many records a micro-batch reads at most
 */
public record Turns(Workload workload, List<String> engines, int rounds, long batchRecords) {

  /**
   * What is done in a turn.
   *
   * @param <R> what comes of it
   */
  @FunctionalInterface
  public interface Turn<R> {
    /**
     * Takes a turn.
     *
     * @param told what the contender is told, its folder among it
     * @param expected what its tables have to show in the end
     */
    R take(Contender contender, int round, ContenderSettings told, Expectation expected)
        throws IOException, InterruptedException;
  }

  /** Lets each take its turns, and says on {@code progress} when the topic is there. */
  public <R> List<R> take(PrintWriter progress, Turn<R> turn)
      throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("tidemark-bench-");
    try (BrokerProcess broker = BrokerProcess.start(folder)) {
      long started = System.nanoTime();
      Expectation expected = workload.preload(broker.address());
      progress.printf(
          Locale.ROOT,
          "%,d records written to %d partitions in %.1f s%n",
          expected.received(),
          workload.partitions(),
          (System.nanoTime() - started) / 1e9);
      progress.flush();
      List<R> results = new ArrayList<>();
      for (int round = 1; round <= rounds; round++) {
        for (String engine : engines) {
          ContenderSettings told =
              new ContenderSettings(
                  broker.address(),
                  Workload.TOPIC,
                  expected.received(),
                  batchRecords,
                  0,
                  false,
                  folder.resolve(engine + "-" + round));
          results.add(turn.take(Contenders.named(engine), round, told, expected));
          Folders.delete(told.folder());
        }
      }
      return results;
    } finally {
      Folders.delete(folder);
    }
  }
}
