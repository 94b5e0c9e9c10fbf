/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.time;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them: {@code 30s}, {@code 5m}, {@code 1h30m}, {@code PT5M}. */
public final class DurationText {

  private static final Pattern PARTS =
      Pattern.compile("(?:(\\d+)d)?(?:(\\d+)h)?(?:(\\d+)m(?!s))?(?:(\\d+)s)?(?:(\\d+)ms)?");

  private DurationText() {}

  /**
   * The duration that a text stands for, to the millisecond.
   *
   * @throws IllegalArgumentException if it stands for none
   */
  public static Duration parse(String text) {
    String compact = text.strip().toLowerCase(Locale.ROOT);
    if (compact.equals("0")) {
      return Duration.ZERO;
    }
    try {
      if (compact.startsWith("p") || compact.startsWith("-p")) {
        return Duration.ofMillis(Duration.parse(compact).toMillis());
      }
      Matcher parts = PARTS.matcher(compact);
      if (compact.isEmpty() || !parts.matches()) {
        throw new IllegalArgumentException("not a duration: " + text);
      }
      return Duration.ofDays(number(parts, 1))
          .plusHours(number(parts, 2))
          .plusMinutes(number(parts, 3))
          .plusSeconds(number(parts, 4))
          .plusMillis(number(parts, 5));
    } catch (DateTimeParseException | ArithmeticException notOne) {
      throw new IllegalArgumentException("not a duration: " + text, notOne);
    }
  }

  /** The shortest text that {@link #parse} turns into this duration. */
  public static String format(Duration duration) {
    if (duration.isZero()) {
      return "0s";
    }
    if (duration.isNegative()) {
      return duration.toString();
    }
    StringBuilder text = new StringBuilder();
    append(text, duration.toDaysPart(), "d");
    append(text, duration.toHoursPart(), "h");
    append(text, duration.toMinutesPart(), "m");
    append(text, duration.toSecondsPart(), "s");
    append(text, duration.toMillisPart(), "ms");
    return text.toString();
  }

  private static long number(Matcher parts, int group) {
    return parts.group(group) == null ? 0 : Long.parseLong(parts.group(group));
  }

  private static void append(StringBuilder text, long amount, String unit) {
    if (amount > 0) {
      text.append(amount).append(unit);
    }
  }
}
