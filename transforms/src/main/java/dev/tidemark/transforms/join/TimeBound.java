/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.join;

import java.io.Serializable;
import java.time.Duration;

/**
 * How far the right event of a pair may be from the left one, both ends included: {@code earliest
 * <= right - left <= latest}.
 *
 * @param earliestMillis the least difference; negative where the right event may come first
 * @param latestMillis the greatest difference
 */
public record TimeBound(long earliestMillis, long latestMillis) implements Serializable {

  /** Rows wait in state as long as the bound is wide: wider ones are a mistake. */
  private static final Duration WIDEST = Duration.ofDays(7);

  /**
   * Checks both.
   *
   * @throws IllegalArgumentException where the bound is empty, or wider than seven days to a side
   */
  public TimeBound {
    if (earliestMillis > latestMillis) {
      throw new IllegalArgumentException(
          "earliest must not be after latest, but they are %s and %s"
              .formatted(Duration.ofMillis(earliestMillis), Duration.ofMillis(latestMillis)));
    }
    if (earliestMillis < -WIDEST.toMillis() || latestMillis > WIDEST.toMillis()) {
      throw new IllegalArgumentException(
          "a bound must be within %s to each side, but is from %s to %s"
              .formatted(
                  WIDEST, Duration.ofMillis(earliestMillis), Duration.ofMillis(latestMillis)));
    }
  }

  /** From this difference to that one. */
  public static TimeBound between(Duration earliest, Duration latest) {
    return new TimeBound(earliest.toMillis(), latest.toMillis());
  }

  /** The right event is not before the left one, and at most so much after it. */
  public static TimeBound within(Duration latest) {
    return between(Duration.ZERO, latest);
  }

  /** Whether events of these times are a pair. */
  public boolean holds(long leftMillis, long rightMillis) {
    long difference = rightMillis - leftMillis;
    return difference >= earliestMillis && difference <= latestMillis;
  }
}
