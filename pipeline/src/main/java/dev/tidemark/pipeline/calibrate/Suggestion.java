/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.calibrate;

/**
 * Delays that fit what was seen.
 *
 * @param maxDelayMillis the 99th percentile of lateness with the margin on top, rounded up
 * @param allowedLatenessMillis what has to come on top so that no more than the accepted share of
 *     events is too late, rounded up; at least a minute
 */
public record Suggestion(long maxDelayMillis, long allowedLatenessMillis) {

  private static final long SECOND = 1_000;
  private static final long MINUTE = 60 * SECOND;
  private static final long HOUR = 60 * MINUTE;

  /**
   * A suggestion from two quantiles of lateness.
   *
   * @param p99Millis the 99th percentile
   * @param acceptedMillis the percentile that leaves the accepted share of events behind
   * @param margin what to add to the 99th percentile, as a share of it; the usual rule is 0.2 to
   *     0.5
   */
  static Suggestion of(long p99Millis, long acceptedMillis, double margin) {
    long maxDelay = roundUp(Math.max(SECOND, (long) Math.ceil(p99Millis * (1 + margin))));
    long rest = Math.max(MINUTE, acceptedMillis - maxDelay);
    return new Suggestion(maxDelay, roundUp(rest));
  }

  /** To a duration that people would choose, at most a tenth or a minute longer. */
  static long roundUp(long millis) {
    long step;
    if (millis <= 10 * SECOND) {
      step = SECOND;
    } else if (millis <= MINUTE) {
      step = 5 * SECOND;
    } else if (millis <= HOUR) {
      step = MINUTE;
    } else {
      step = 10 * MINUTE;
    }
    return -Math.floorDiv(-millis, step) * step;
  }
}
