/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.testdata.plan;

import java.util.Collections;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What must become of a generator's records, closing events included: {@code received = deadLetters
 * + tooLate + duplicate + good} and {@code good = onTime + late}.
 *
 * @param received all records
 * @param good distinct events that are not too late: the rows of silver
 * @param duplicate further records of good events
 * @param deadLetters records that cannot become events
 * @param deadLettersByType the same by failure type; types that do not occur are not listed
 * @param onTime good events with lateness up to maxDelay
 * @param late the other good events
 * @param tooLate records of valid events beyond the allowed lateness, copies included
 */
public record RecordCounts(
    long received,
    long good,
    long duplicate,
    long deadLetters,
    SortedMap<String, Long> deadLettersByType,
    long onTime,
    long late,
    long tooLate) {

  public RecordCounts {
    deadLettersByType = Collections.unmodifiableSortedMap(new TreeMap<>(deadLettersByType));
  }

  /** The same with further records that cannot become events, all for the same reason. */
  public RecordCounts withDeadLetters(String type, long more) {
    SortedMap<String, Long> byType = new TreeMap<>(deadLettersByType);
    byType.merge(type, more, Long::sum);
    return new RecordCounts(
        received + more, good, duplicate, deadLetters + more, byType, onTime, late, tooLate);
  }

  /** A few lines for people. */
  public String summary() {
    StringBuilder text = new StringBuilder(400);
    line(text, "received", received);
    line(text, "good", good);
    line(text, "  on time", onTime);
    line(text, "  late", late);
    line(text, "duplicate", duplicate);
    line(text, "too late", tooLate);
    line(text, "dead letters", deadLetters);
    deadLettersByType.forEach((type, count) -> line(text, "  " + type, count));
    return text.toString();
  }

  private static void line(StringBuilder text, String name, long count) {
    text.append(String.format(Locale.ROOT, "%-24s%,12d%n", name, count));
  }
}
