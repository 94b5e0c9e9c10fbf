/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.oracle;

import dev.tidemark.pipeline.query.TableQueries;
import dev.tidemark.pipeline.runner.RunnerCapabilities.FinalPanes;
import dev.tidemark.testdata.plan.RecordCounts;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What the comparisons of all streams do: the counts of records, and rows by their key. */
final class StreamComparison {

  private final TableQueries queries;
  private final String stream;
  private final Mismatches mismatches = new Mismatches();
  private final SortedMap<String, Long> results = new TreeMap<>();

  StreamComparison(TableQueries queries, String stream) {
    this.queries = queries;
    this.stream = stream;
  }

  /** Reads what became of the records, and compares. */
  RecordCounts records(RecordCounts expected) {
    RecordCounts actual = recordsOfAnyLateness(expected);
    mismatches.expect("on time", expected.onTime(), actual.onTime());
    mismatches.expect("late", expected.late(), actual.late());
    return actual;
  }

  /** The same, where it does not matter how late good events were. */
  RecordCounts recordsOfAnyLateness(RecordCounts expected) {
    List<Object> row =
        queries
            .run(
                """
                SELECT (SELECT count(*) FROM bronze_%1$s),
                       (SELECT count(*) FROM silver_%1$s),
                       (SELECT count(*) FROM duplicates WHERE stream = '%1$s'),
                       (SELECT count(*) FROM dead_letters WHERE stream = '%1$s'),
                       (SELECT count(*) FROM silver_%1$s WHERE lateness_class = 'on_time'),
                       (SELECT count(*) FROM silver_%1$s WHERE lateness_class = 'late'),
                       (SELECT count(*) FROM late_events WHERE stream = '%1$s')
                """
                    .formatted(stream))
            .rows()
            .get(0);
    SortedMap<String, Long> byType = new TreeMap<>();
    queries
        .run("SELECT failure_type, count(*) FROM dead_letters WHERE stream = ? GROUP BY 1", stream)
        .rows()
        .forEach(letters -> byType.put((String) letters.get(0), whole(letters.get(1))));
    RecordCounts actual =
        new RecordCounts(
            whole(row.get(0)),
            whole(row.get(1)),
            whole(row.get(2)),
            whole(row.get(3)),
            byType,
            whole(row.get(4)),
            whole(row.get(5)),
            whole(row.get(6)));
    mismatches.expect("received", expected.received(), actual.received());
    mismatches.expect("good", expected.good(), actual.good());
    mismatches.expect("duplicate", expected.duplicate(), actual.duplicate());
    mismatches.expect("dead letters", expected.deadLetters(), actual.deadLetters());
    mismatches.expect(
        "dead letters by type", expected.deadLettersByType(), actual.deadLettersByType());
    mismatches.expect("too late", expected.tooLate(), actual.tooLate());
    return actual;
  }

  /**
   * Compares the rows of a query with the expected ones.
   *
   * @param name what is compared
   * @param expected values by key
   * @param sql yields the columns of the key and then, as the last one, the value
   */
  void rows(String name, Map<String, String> expected, String sql) {
    rows(name, expected, queries.run(sql).rows());
  }

  /** Compares rows, of which the last column is the value and the others the key. */
  void rows(String name, Map<String, String> expected, List<List<Object>> rows) {
    Map<String, String> left = new TreeMap<>(expected);
    results.put(name, (long) rows.size());
    for (List<Object> row : rows) {
      String key = key(row.subList(0, row.size() - 1).toArray());
      String value = text(row.get(row.size() - 1));
      String wanted = left.remove(key);
      if (wanted == null) {
        mismatches.add(
            name
                + " "
                + key
                + (expected.containsKey(key) ? ": more than one row" : ": not expected"));
      } else {
        mismatches.expect(name + " " + key, wanted, value);
      }
    }
    left.keySet().forEach(key -> mismatches.add(name + " " + key + ": no row"));
  }

  /** The rows that hold each window's value. */
  static String values(String table, FinalPanes finalPanes) {
    return switch (finalPanes) {
      case CLOSING -> table + " WHERE is_final";
      case UNSUPPORTED -> table + "_latest";
    };
  }

  /** A key or value of several parts as text; the same for equal numbers and times. */
  static String key(Object... parts) {
    StringBuilder key = new StringBuilder();
    for (Object part : parts) {
      key.append(key.isEmpty() ? "" : " ").append(text(part));
    }
    return key.toString();
  }

  Mismatches mismatches() {
    return mismatches;
  }

  StreamReport report(RecordCounts actual, long countMismatches) {
    return new StreamReport(
        actual, results, mismatches.count() - countMismatches, mismatches.sentences());
  }

  private static String text(Object value) {
    if (value == null) {
      return "";
    }
    if (value instanceof BigDecimal decimal) {
      return decimal.signum() == 0 ? "0" : decimal.stripTrailingZeros().toPlainString();
    }
    return value.toString();
  }

  private static long whole(Object number) {
    return ((Number) number).longValue();
  }
}
