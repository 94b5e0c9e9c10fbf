/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.bench.drain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What all rounds of a contender say: medians, and the spread of the rate.
 *
 * @param engine the contender
 * @param eventsPerSecond the median rate
 * @param slowest the lowest rate of a round
 * @param fastest the highest
 * @param eventsPerCpuSecond the median of events per second of CPU time
 * @param peakHeapBytes the median
 * @param peakResidentBytes the median
 * @param bytesPerEvent the median of bytes left on disk for each record of the topic
 * @param correct whether every round was
 * @param wrongEvents by how many events the worst round was off
 * @param differences what was wrong, in the first round in which something was
 */
public record EngineResult(
    String engine,
    double eventsPerSecond,
    double slowest,
    double fastest,
    double eventsPerCpuSecond,
    long peakHeapBytes,
    long peakResidentBytes,
    double bytesPerEvent,
    boolean correct,
    long wrongEvents,
    List<String> differences) {

  /** The results of each contender, in the order of their first runs. */
  public static List<EngineResult> of(List<Run> runs, long records) {
    List<EngineResult> results = new ArrayList<>();
    runs.stream()
        .map(Run::engine)
        .distinct()
        .forEach(
            engine ->
                results.add(
                    of(
                        engine,
                        runs.stream().filter(run -> run.engine().equals(engine)).toList(),
                        records)));
    return results;
  }

  private static EngineResult of(String engine, List<Run> runs, long records) {
    return new EngineResult(
        engine,
        median(runs, Run::eventsPerSecond),
        runs.stream().mapToDouble(Run::eventsPerSecond).min().orElseThrow(),
        runs.stream().mapToDouble(Run::eventsPerSecond).max().orElseThrow(),
        median(runs, Run::eventsPerCpuSecond),
        (long) median(runs, Run::peakHeapBytes),
        (long) median(runs, Run::peakResidentBytes),
        median(runs, run -> (double) run.bytesWritten() / records),
        runs.stream().allMatch(run -> run.verdict().correct()),
        runs.stream().mapToLong(run -> run.verdict().wrongEvents()).max().orElse(0),
        runs.stream()
            .map(run -> run.verdict().differences())
            .filter(differences -> !differences.isEmpty())
            .findFirst()
            .orElse(List.of()));
  }

  private static double median(List<Run> runs, ToDoubleFunction<Run> value) {
    double[] sorted = runs.stream().mapToDouble(value).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1
        ? sorted[middle]
        : Arrays.stream(sorted, middle - 1, middle + 1).average().orElseThrow();
  }
}
