/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.testdata.plan;

import java.time.Duration;

/** How long events are under way, and how long after an event its copies come. */
public final class Delays {
  private static final long LONGEST_USUAL_MILLIS = Duration.ofMinutes(1).toMillis();
  private static final long LONGEST_OFFLINE_MILLIS = Duration.ofHours(6).toMillis();
  private static final long LONGEST_COPY_PAUSE_MILLIS = Duration.ofMinutes(8).toMillis();

  private final RandomStream random;
  private final TimeRule rule;

  public Delays(long seed, TimeRule rule) {
    this.random = RandomStream.of(seed, "delays");
    this.rule = rule;
  }

  /** Mostly under two seconds, up to a minute, and very rarely all that is on time. */
  public long onTime() {
    int draw = random.below(1_000);
    long usual = Math.min(LONGEST_USUAL_MILLIS, rule.onTimeUpTo());
    if (draw < 900) {
      return Math.min(usual, (long) random.exponential(400));
    }
    if (draw < 998) {
      return random.logUniform(1_000, usual);
    }
    return random.between(usual, rule.onTimeUpTo());
  }

  /** Negative: how far the clock is ahead, mostly little. */
  public long clockAhead() {
    return -random.logUniform(Math.min(100, rule.aheadUpTo()), rule.aheadUpTo());
  }

  /** Behind the watermark's delay, within what is allowed. */
  public long late() {
    return random.between(rule.lateFrom(), rule.lateUpTo());
  }

  /** From just too late to hours. */
  public long tooLate() {
    return random.logUniform(
        rule.tooLateFrom(), Math.max(2 * rule.tooLateFrom(), LONGEST_OFFLINE_MILLIS));
  }

  /** The lateness of a copy that comes just too late. */
  public long tooLateCopy() {
    return random.between(
        rule.tooLateFrom(), rule.tooLateFrom() + Duration.ofMinutes(1).toMillis());
  }

  /**
   * How long after an event of this lateness a copy of it comes: at once, seconds or minutes, and
   * soon enough to have the same class. 0 if there is no time left.
   */
  public long untilCopy(long latenessMillis) {
    boolean late = latenessMillis > rule.onTimeUpTo();
    long left = (late ? rule.lateUpTo() : rule.onTimeUpTo()) - latenessMillis;
    long longest = Math.min(left, LONGEST_COPY_PAUSE_MILLIS);
    if (longest < 1) {
      return 0;
    }
    int draw = random.below(10);
    long pause =
        draw < 4
            ? random.between(1, 1_000)
            : draw < 7
                ? random.between(1_000, 30_000)
                : random.between(Math.min(60_000, longest), longest);
    return Math.min(pause, longest);
  }
}
