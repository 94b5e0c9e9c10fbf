/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.time;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import java.time.Duration;

/**
 * The rule of time of a stream: what is late, what is too late, and what cannot be.
 *
 * @param maxDelayMillis how far the watermark stays behind arrival time
 * @param allowedLatenessMillis how long after the watermark a window still takes events
 * @param maxClockSkewMillis how far ahead of its arrival an event's time may be
 * @param tooLate what becomes of events that came too late
 */
public record TimePolicy(
    long maxDelayMillis, long allowedLatenessMillis, long maxClockSkewMillis, TooLate tooLate)
    implements Serializable {

  /** What becomes of events that came too late. */
  public enum TooLate {
    /** They are kept aside and left out of results: the rule while a stream runs. */
    KEPT_ASIDE,
    /** They are taken like others: the rule where results are made anew. Needs bounded input. */
    TAKEN
  }

  /** Five minutes each: the ten minutes of the silver layer, and the usual skew of phones. */
  public static final TimePolicy DEFAULT =
      of(Duration.ofMinutes(5), Duration.ofMinutes(5), Duration.ofMinutes(5));

  public TimePolicy {
    requireNotNegative("maxDelay", maxDelayMillis);
    requireNotNegative("allowedLateness", allowedLatenessMillis);
    requireNotNegative("maxClockSkew", maxClockSkewMillis);
    requireNonNull(tooLate, "tooLate");
  }

  /** A policy that keeps aside what comes too late. */
  public TimePolicy(long maxDelayMillis, long allowedLatenessMillis, long maxClockSkewMillis) {
    this(maxDelayMillis, allowedLatenessMillis, maxClockSkewMillis, TooLate.KEPT_ASIDE);
  }

  /** A policy of three durations, none of them negative. */
  public static TimePolicy of(Duration maxDelay, Duration allowedLateness, Duration maxClockSkew) {
    return new TimePolicy(maxDelay.toMillis(), allowedLateness.toMillis(), maxClockSkew.toMillis());
  }

  /** The class of an event that arrived this many milliseconds after it happened. */
  public LatenessClass classify(long latenessMillis) {
    if (latenessMillis <= maxDelayMillis) {
      return LatenessClass.ON_TIME;
    }
    return latenessMillis <= maxDelayMillis + allowedLatenessMillis
        ? LatenessClass.LATE
        : LatenessClass.TOO_LATE;
  }

  /** The same delays, with something else for events that came too late. */
  public TimePolicy withTooLate(TooLate newTooLate) {
    return new TimePolicy(maxDelayMillis, allowedLatenessMillis, maxClockSkewMillis, newTooLate);
  }

  /** Whether an event that arrived this late is left out of results. */
  public boolean leavesOut(long latenessMillis) {
    return tooLate == TooLate.KEPT_ASIDE && classify(latenessMillis) == LatenessClass.TOO_LATE;
  }

  /** Whether an event's time is further ahead of its arrival than a clock may be. */
  public boolean isFuture(long latenessMillis) {
    return latenessMillis < -maxClockSkewMillis;
  }

  private static void requireNotNegative(String name, long millis) {
    if (millis < 0) {
      throw new IllegalArgumentException(
          name + " must not be negative, but is " + Duration.ofMillis(millis));
    }
  }
}
