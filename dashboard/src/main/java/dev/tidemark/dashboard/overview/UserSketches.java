/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.dashboard.overview;

import org.apache.datasketches.hll.HllSketch;
import org.apache.datasketches.hll.Union;
import org.apache.datasketches.memory.Memory;

/**
 * Counts the different users of several windows. A user who was active in two windows is in both
 * sketches, and in their union once.
 */
final class UserSketches {

  private static final int LG_K = 12;

  /** Bounds at two standard deviations: a confidence of 95 per cent. */
  private static final int STANDARD_DEVIATIONS = 2;

  private final Union union = new Union(LG_K);

  /** Adds the users of a compact HLL sketch. */
  void add(byte[] sketch) {
    union.update(HllSketch.wrap(Memory.wrap(sketch)));
  }

  long users() {
    return Math.round(union.getEstimate());
  }

  long atLeast() {
    return (long) Math.floor(union.getLowerBound(STANDARD_DEVIATIONS));
  }

  long atMost() {
    return (long) Math.ceil(union.getUpperBound(STANDARD_DEVIATIONS));
  }
}
