/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.bench.growth;

import dev.tidemark.bench.child.JavaHeap;
import dev.tidemark.bench.drain.DrainBenchmark;
import dev.tidemark.bench.drain.EngineResult;
import dev.tidemark.bench.growth.GrowthPoint.Dimension;
import dev.tidemark.bench.topic.Workload;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Drains topics that differ in one thing at a time, and sees how each contender's rate follows. */
public final class GrowthBenchmark {
  /** So that all ids of a curve are alive for a good part of the drain. */
  private static final double EVENTS_FOR_AN_ID = 1.5;

  private final Settings settings;
  private final PrintWriter progress;

  /**
   * What is measured.
   *
   * @param base the topic that the others differ from in one thing
   * @param engines the contenders' names
   * @param heap the heap of each
   * @param mostRecords for contenders that are too slow for large topics, the most records of one
   *     that they are given
   * @param rounds how many times each drains each topic
   * @param batchRecords how many records a micro-batch reads at most
   * @param events the numbers of records
   * @param partitions the numbers of partitions
   * @param ids the numbers of ids that are remembered at once
   */
  public record Settings(
      Workload base,
      List<String> engines,
      JavaHeap heap,
      Map<String, Long> mostRecords,
      int rounds,
      long batchRecords,
      List<Long> events,
      List<Integer> partitions,
      List<Long> ids) {}

  /** A benchmark that says on {@code progress} how far it is. */
  public GrowthBenchmark(Settings settings, PrintWriter progress) {
    this.settings = settings;
    this.progress = progress;
  }

  /** Runs it all. */
  public List<GrowthPoint> run() throws IOException, InterruptedException {
    Workload base = settings.base();
    List<GrowthPoint> points = new ArrayList<>();
    for (long events : settings.events()) {
      measure(
          Dimension.EVENTS,
          events,
          new Workload(events, base.seed(), base.rate(), base.users(), base.partitions()),
          points);
    }
    for (int partitions : settings.partitions()) {
      measure(
          Dimension.PARTITIONS,
          partitions,
          new Workload(base.events(), base.seed(), base.rate(), base.users(), partitions),
          points);
    }
    for (long ids : settings.ids()) {
      measure(
          Dimension.IDS,
          ids,
          new Workload(
              Math.max(base.events(), (long) (EVENTS_FOR_AN_ID * ids)),
              base.seed(),
              Workload.rateForLiveIds(ids),
              base.users(),
              base.partitions()),
          points);
    }
    return points;
  }

  private void measure(Dimension dimension, long value, Workload workload, List<GrowthPoint> points)
      throws IOException, InterruptedException {
    List<String> engines = enginesFor(workload.events());
    if (engines.isEmpty()) {
      return;
    }
    progress.printf(Locale.ROOT, "%s: %,d%n", dimension.words(), value);
    progress.flush();
    DrainBenchmark.Settings drain =
        new DrainBenchmark.Settings(
            workload,
            engines,
            settings.heap(),
            settings.rounds(),
            settings.batchRecords(),
            DrainBenchmark.WARM_UP_SHARE,
            null);
    EngineResult.of(new DrainBenchmark(drain, progress).run(), workload.events())
        .forEach(result -> points.add(new GrowthPoint(dimension, value, workload, result)));
  }

  private List<String> enginesFor(long records) {
    return settings.engines().stream()
        .filter(engine -> records <= settings.mostRecords().getOrDefault(engine, Long.MAX_VALUE))
        .toList();
  }
}
