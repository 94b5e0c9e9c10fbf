/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.testdata.clickstream;

import java.time.Duration;

/**
 * The rule by which a pipeline tells on time, late, too late and impossible apart. The generator
 * keeps {@link #MARGIN} away from each boundary.
 *
 * @param maxDelay lateness up to this is on time
 * @param allowedLateness lateness up to {@code maxDelay + allowedLateness} is late, more is too
 *     late
 * @param maxClockSkew an event time further than this ahead of its arrival is a dead letter
 */
public record TimeRule(Duration maxDelay, Duration allowedLateness, Duration maxClockSkew) {

  /** Five minutes each. */
  public static final TimeRule DEFAULT =
      new TimeRule(Duration.ofMinutes(5), Duration.ofMinutes(5), Duration.ofMinutes(5));

  /** No lateness is nearer to a boundary, so that small differences of clocks change no class. */
  public static final Duration MARGIN = Duration.ofSeconds(2);

  static final Duration SHORTEST = Duration.ofSeconds(10);
  static final Duration LONGEST = Duration.ofHours(24);

  long onTimeUpTo() {
    return maxDelay.minus(MARGIN).toMillis();
  }

  long lateFrom() {
    return maxDelay.plus(MARGIN).toMillis();
  }

  long lateUpTo() {
    return horizonMillis() - MARGIN.toMillis();
  }

  long tooLateFrom() {
    return horizonMillis() + MARGIN.toMillis();
  }

  /** How far ahead of its arrival a good event may be. */
  long aheadUpTo() {
    return maxClockSkew.minus(MARGIN).toMillis();
  }

  long futureFrom() {
    return maxClockSkew.plus(MARGIN).toMillis();
  }

  /** From the end of a window to the arrival that closes it for good. */
  long horizonMillis() {
    return maxDelay.plus(allowedLateness).toMillis();
  }
}
