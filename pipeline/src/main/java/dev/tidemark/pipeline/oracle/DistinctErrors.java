/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.oracle;

import org.apache.datasketches.hll.HllSketch;

/**
 * How far estimates of distinct counts are from the exact counts, against what the sketch promises.
 *
 * <p>A window's error may be four standard errors of a merged sketch; the mean of all windows'
 * errors may be one.
 */
final class DistinctErrors {
  private static final int LG_K = 12;
  private static final double STANDARD_ERROR =
      Math.abs(new HllSketch(LG_K).getRelErr(true, true, LG_K, 1));
  private static final int MAX_STANDARD_ERRORS = 4;

  private final Mismatches mismatches;
  private double max;
  private double sum;
  private long windows;

  DistinctErrors(Mismatches mismatches) {
    this.mismatches = mismatches;
  }

  void add(String window, long exact, double estimate) {
    double difference = Math.abs(estimate - exact);
    double relative = exact == 0 ? difference : difference / exact;
    max = Math.max(max, relative);
    sum += relative;
    windows++;
    // An estimate is rounded to a whole number of users.
    double allowed = MAX_STANDARD_ERRORS * STANDARD_ERROR * exact + 0.5;
    if (difference > allowed) {
      mismatches.add(
          "%s: %d distinct users, estimated as %.1f, more than %d standard errors away"
              .formatted(window, exact, estimate, MAX_STANDARD_ERRORS));
    }
  }

  /** To be called once, after the last window. */
  void checkMean() {
    if (mean() > STANDARD_ERROR) {
      mismatches.add(
          "distinct users: the mean error of %d windows is %.4f, more than the standard error %.4f"
              .formatted(windows, mean(), STANDARD_ERROR));
    }
  }

  double max() {
    return max;
  }

  double mean() {
    return windows == 0 ? 0 : sum / windows;
  }
}
