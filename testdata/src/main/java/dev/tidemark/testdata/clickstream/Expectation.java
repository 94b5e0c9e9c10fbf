/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.testdata.clickstream;

import dev.tidemark.testdata.plan.ExpectationFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a correct pipeline must make of a generator's records, closing events included. Counts are
 * exact; {@code received = deadLetters + tooLate + duplicate + good} and {@code good = onTime +
 * late}. Windows are of event time in UTC, hold good events only, and those without an event are
 * not listed. Lists are sorted by window, then by type or page.
 *
 * @param seed the generator's seed
 * @param received all records
 * @param good distinct events that are not too late: the rows of silver
 * @param duplicate further records of good events
 * @param deadLetters records that cannot become events
 * @param deadLettersByType the same by failure type; types that do not occur are not listed
 * @param onTime good events with lateness up to maxDelay
 * @param late the other good events
 * @param tooLate records of valid events beyond the allowed lateness, copies included
 * @param eventsWithUnknownFields good events with fields that the schema does not know
 * @param closingEvents the closing events among the good ones
 * @param windowsClosedUpTo arrival alone closes each window that ends then or before: all but those
 *     of the closing events
 * @param eventsPerMinute per minute and event type
 * @param usersPerMinute per minute, over all types
 * @param activeUsers per window of five minutes sliding by one
 * @param pageViews per minute and page: {@code page_view} events that name a page
 */
public record Expectation(
    long seed,
    long received,
    long good,
    long duplicate,
    long deadLetters,
    SortedMap<String, Long> deadLettersByType,
    long onTime,
    long late,
    long tooLate,
    long eventsWithUnknownFields,
    long closingEvents,
    Instant windowsClosedUpTo,
    List<TypeMinute> eventsPerMinute,
    List<UserMinute> usersPerMinute,
    List<ActiveUsers> activeUsers,
    List<PageMinute> pageViews) {

  public Expectation {
    deadLettersByType = Collections.unmodifiableSortedMap(new TreeMap<>(deadLettersByType));
    eventsPerMinute = List.copyOf(eventsPerMinute);
    usersPerMinute = List.copyOf(usersPerMinute);
    activeUsers = List.copyOf(activeUsers);
    pageViews = List.copyOf(pageViews);
  }

  /** Events and distinct users of a type in the minute that starts then. */
  public record TypeMinute(
      Instant windowStart, String eventType, long eventCount, long uniqueUsers) {}

  /** Events and distinct users of all types in the minute that starts then. */
  public record UserMinute(Instant windowStart, long eventCount, long uniqueUsers) {}

  /**
   * Events and distinct users in the five minutes from {@code windowStart} to {@code windowEnd}.
   */
  public record ActiveUsers(
      Instant windowStart, Instant windowEnd, long activeUsers, long eventCount) {}

  /** Views of a page in the minute that starts then. */
  public record PageMinute(Instant windowStart, String pageUrl, long pageViews) {}

  /** The same with further records that cannot become events, all for the same reason. */
  public Expectation withDeadLetters(String type, long more) {
    SortedMap<String, Long> byType = new TreeMap<>(deadLettersByType);
    byType.merge(type, more, Long::sum);
    return new Expectation(
        seed,
        received + more,
        good,
        duplicate,
        deadLetters + more,
        byType,
        onTime,
        late,
        tooLate,
        eventsWithUnknownFields,
        closingEvents,
        windowsClosedUpTo,
        eventsPerMinute,
        usersPerMinute,
        activeUsers,
        pageViews);
  }

  /** Whether the records' arrival alone closes the window that ends then. */
  public boolean isClosedByArrival(Instant windowEnd) {
    return !windowEnd.isAfter(windowsClosedUpTo);
  }

  /** A few lines for people. */
  public String summary() {
    StringBuilder text = new StringBuilder(400);
    line(text, "received", received);
    line(text, "good", good);
    line(text, "  on time", onTime);
    line(text, "  late", late);
    line(text, "  with unknown fields", eventsWithUnknownFields);
    line(text, "duplicate", duplicate);
    line(text, "too late", tooLate);
    line(text, "dead letters", deadLetters);
    deadLettersByType.forEach((type, count) -> line(text, "  " + type, count));
    line(text, "minutes", usersPerMinute.size());
    return text.toString();
  }

  private static void line(StringBuilder text, String name, long count) {
    text.append(String.format(Locale.ROOT, "%-24s%,12d%n", name, count));
  }

  /**
   * Writes this as JSON, names in snake case, instants in ISO 8601.
   *
   * @throws IOException if the file cannot be written
   */
  public void writeTo(Path file) throws IOException {
    ExpectationFile.write(this, file);
  }

  /**
   * Reads what {@link #writeTo} wrote.
   *
   * @throws IOException if the file cannot be read or is not an expectation; names the file
   */
  public static Expectation readFrom(Path file) throws IOException {
    return ExpectationFile.read(file, Expectation.class);
  }
}
