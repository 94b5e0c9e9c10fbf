/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.parse;

import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;

/** Times as ISO-8601 writes them. */
final class IsoTime {
  private static final long LARGEST_SECOND = Long.MAX_VALUE / 1_000 - 1;

  /** A date, with or without a time behind it. */
  private static final DateTimeFormatter LOCAL =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_DATE)
          .optionalStart()
          .appendPattern("['T'][' ']")
          .append(DateTimeFormatter.ISO_LOCAL_TIME)
          .toFormatter();

  private IsoTime() {}

  /**
   * Epoch milliseconds UTC of a date and time with an offset, rounded down; the nearest long where
   * there are too many.
   *
   * @throws DateTimeException where the text is anything else
   */
  static long toMillis(String text) {
    OffsetDateTime time = OffsetDateTime.parse(text);
    long second = time.toEpochSecond();
    if (Math.abs(second) > LARGEST_SECOND) {
      return second < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
    return time.toInstant().toEpochMilli();
  }

  /** Whether the text is a date or a date and time that lacks nothing but the offset. */
  static boolean isLocal(String text) {
    try {
      LOCAL.parse(text);
      return true;
    } catch (DateTimeException e) {
      return false;
    }
  }
}
