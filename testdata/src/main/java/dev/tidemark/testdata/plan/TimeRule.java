/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.testdata.plan;

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

  public static final Duration SHORTEST = Duration.ofSeconds(10);
  public static final Duration LONGEST = Duration.ofHours(24);

  public long onTimeUpTo() {
    return maxDelay.minus(MARGIN).toMillis();
  }

  public long lateFrom() {
    return maxDelay.plus(MARGIN).toMillis();
  }

  public long lateUpTo() {
    return horizonMillis() - MARGIN.toMillis();
  }

  public long tooLateFrom() {
    return horizonMillis() + MARGIN.toMillis();
  }

  /** How far ahead of its arrival a good event may be. */
  public long aheadUpTo() {
    return maxClockSkew.minus(MARGIN).toMillis();
  }

  public long futureFrom() {
    return maxClockSkew.plus(MARGIN).toMillis();
  }

  /** From the end of a window to the arrival that closes it for good. */
  public long horizonMillis() {
    return maxDelay.plus(allowedLateness).toMillis();
  }
}
