/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.calibrate;

import java.time.Duration;
import java.util.List;

/**
 * What to suggest, and which delays to look at.
 *
 * @param margin what to add to the 99th percentile for {@code maxDelay}, as a share of it
 * @param acceptedShare the share of events that may be too late
 * @param allowedLateness what candidates are looked at with
 * @param candidates values of {@code maxDelay}
 */
public record CalibrationRule(
    double margin, double acceptedShare, Duration allowedLateness, List<Duration> candidates) {

  public CalibrationRule {
    if (!(margin >= 0 && margin <= 10)) {
      throw new IllegalArgumentException("margin must be from 0 to 10, but is " + margin);
    }
    if (!(acceptedShare >= 0 && acceptedShare < 1)) {
      throw new IllegalArgumentException(
          "acceptedShare must be 0 or more and less than 1, but is " + acceptedShare);
    }
    candidates = List.copyOf(candidates);
  }
}
