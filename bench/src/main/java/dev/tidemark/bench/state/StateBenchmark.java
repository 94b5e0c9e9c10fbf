/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.bench.state;

import dev.tidemark.bench.child.Folders;
import dev.tidemark.bench.child.JavaHeap;
import dev.tidemark.bench.contender.ContenderProcess;
import dev.tidemark.bench.contender.ContenderSettings;
import dev.tidemark.bench.contender.Contenders;
import dev.tidemark.bench.contender.DrainProgress.Batch;
import dev.tidemark.bench.contender.Measurement;
import dev.tidemark.bench.state.StateRun.Part;
import dev.tidemark.bench.topic.BrokerProcess;
import dev.tidemark.bench.topic.Workload;
import dev.tidemark.pipeline.query.TableQueries;
import dev.tidemark.pipeline.table.Warehouse;
import dev.tidemark.pipeline.table.WarehouseSettings;
import dev.tidemark.testdata.plan.TimeRule;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How the clickstream pipeline does with many ids to remember. A topic is drained whose records
 * come so densely, by their arrival, that the wanted number of ids is alive: first the state fills,
 * then as many ids expire in each micro-batch as come.
 */
public final class StateBenchmark {
  private static final String ENGINE = "tidemark";
  private static final Duration PATIENCE = Duration.ofMinutes(60);
  private static final int PARTS = 10;

  /**
   * So many that a batch that is longer than others, as by a compaction of state, does not show.
   */
  private static final int BATCHES_OF_PART = 10;

  private static final int BEHIND = 5;

  /** Behind that come only copies of what was there, minutes apart, which would let ids expire. */
  private static final double IN_TIME = 0.96;

  private final Settings settings;
  private final PrintWriter progress;

  /**
   * What is measured.
   *
   * @param ids how many ids are to be alive
   * @param heap the heap of its JVM
   * @param batches how many micro-batches follow once they are
   * @param batchRecords how many records a micro-batch reads at most
   * @param seed the generator's seed
   * @param partitions the topic's partitions
   */
  public record Settings(
      long ids, JavaHeap heap, int batches, long batchRecords, long seed, int partitions) {

    private double rate() {
      return Workload.rateForLiveIds(ids);
    }

    private long filling() {
      // Until the first ids expire.
      return (long) (rate() * Workload.LIFE_OF_ID.plusSeconds(60).toSeconds());
    }

    private long measured() {
      return filling() + batches * batchRecords;
    }

    /**
     * More than is measured: with the last record the watermark runs on to the end, and every id
     * expires at once.
     */
    private long records() {
      return measured() + BEHIND * batchRecords;
    }
  }

  /** A benchmark that says on {@code progress} how far it is. */
  public StateBenchmark(Settings settings, PrintWriter progress) {
    this.settings = settings;
    this.progress = progress;
  }

  /** Runs it. */
  public StateRun run() throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("tidemark-bench-");
    try (BrokerProcess broker = BrokerProcess.start(folder)) {
      new Workload(
              (long) (settings.records() / IN_TIME) + 1,
              settings.seed(),
              settings.rate(),
              (int) Math.min(Integer.MAX_VALUE, settings.ids()),
              settings.partitions())
          .preloadFirst(settings.records(), broker.address());
      progress.printf(
          Locale.ROOT,
          "%,d records written, %,.0f for each second of their time%n",
          settings.records(),
          settings.rate());
      progress.flush();
      ContenderSettings told =
          new ContenderSettings(
              broker.address(),
              Workload.TOPIC,
              settings.records(),
              settings.batchRecords(),
              0,
              true,
              folder.resolve(ENGINE));
      Measurement measurement =
          new ContenderProcess(Contenders.named(ENGINE), settings.heap(), PATIENCE, List.of())
              .run(told);
      return new StateRun(
          settings.ids(),
          idsAlive(told.warehouse()),
          settings.batchRecords(),
          parts(
              measurement.batches(),
              settings.filling(),
              settings.measured(),
              settings.batches() / BATCHES_OF_PART),
          parts(measurement.batches(), 0, settings.filling(), PARTS),
          Folders.size(told.checkpoint()),
          measurement.peakHeapBytes(),
          measurement.peakHeapAfterCollectionBytes(),
          measurement.peakResidentBytes());
    } finally {
      Folders.delete(folder);
    }
  }

  private static long idsAlive(Path folder) {
    TimeRule rule = TimeRule.DEFAULT;
    try (Warehouse warehouse = Warehouse.open(WarehouseSettings.local(folder));
        TableQueries queries = TableQueries.open(warehouse)) {
      return ((Number)
              queries
                  .run(
                      """
                      SELECT count(*) FROM silver_clickstream
                      WHERE epoch_ms(date_trunc('minute', event_time)) + 60000 + %d
                            > (SELECT max(epoch_ms(arrival_time)) - %d FROM silver_clickstream)
                      """
                          .formatted(rule.allowedLateness().toMillis(), rule.maxDelay().toMillis()))
                  .rows()
                  .get(0)
                  .get(0))
          .longValue();
    }
  }

  /** The batches in as many parts, by what they read from one record of the topic to another. */
  private static List<Part> parts(List<Batch> all, long from, long until, int count) {
    List<Part> parts = new ArrayList<>();
    for (int part = 0; part < count; part++) {
      long first = from + (until - from) * part / count;
      long last = from + (until - from) * (part + 1) / count;
      long read = 0;
      long batches = 0;
      long millis = 0;
      long cpuBegin = 0;
      long cpuEnd = 0;
      for (Batch batch : all) {
        read += batch.records();
        if (read <= first) {
          cpuBegin = batch.cpuNanos();
        } else if (read <= last && batch.records() > 0) {
          batches++;
          millis += batch.millis();
          cpuEnd = batch.cpuNanos();
        }
      }
      if (batches > 0) {
        parts.add(new Part(millis / 1e3 / batches, (cpuEnd - cpuBegin) / 1e9 / batches));
      }
    }
    return parts;
  }
}
