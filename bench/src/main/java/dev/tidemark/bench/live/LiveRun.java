/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.bench.live;

import java.util.List;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * What came of one contender that read a topic while it was written.
 *
 * @param engine the contender
 * @param records how many records the topic got
 * @param sentPerSecond the rate at which the fastest phase was really written
 * @param phases how far behind it was at the end of each phase; empty if it failed
 * @param latencies of the records that arrived in the measured time; null if it failed
 * @param largestBacklog the most records that were written and not yet in the tables
 * @param catchUpSeconds how long after the end of the fastest phase all of its records were in the
 *     tables
 * @param peakHeapBytes the most heap in use
 * @param peakResidentBytes the most memory of the process
 * @param failure why it did not come to its end; null if it did
 */
public record LiveRun(
    String engine,
    long records,
    double sentPerSecond,
    List<PhaseEnd> phases,
    @Nullable Latencies latencies,
    long largestBacklog,
    double catchUpSeconds,
    long peakHeapBytes,
    long peakResidentBytes,
    @Nullable String failure) {

  /**
   * The end of a phase.
   *
   * @param rate the rate that was asked for, records a second
   * @param sentPerSecond the rate at which it was really written
   * @param backlog how many records were written by then and not yet in the tables
   */
  public record PhaseEnd(int rate, double sentPerSecond, long backlog) {

    /** For how many seconds the topic is written until it has as many records as the backlog. */
    public double secondsBehind() {
      return backlog / sentPerSecond;
    }
  }

  /** One that failed. */
  static LiveRun failed(String engine, long records, String why) {
    return new LiveRun(engine, records, 0, List.of(), null, 0, 0, 0, 0, why);
  }

  /** Whether it came to its end, and gold has counted everything. */
  public boolean correct() {
    return failure == null && latencies != null && latencies.complete();
  }
}
