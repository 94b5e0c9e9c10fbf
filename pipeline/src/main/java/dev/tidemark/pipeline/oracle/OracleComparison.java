/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.oracle;

import dev.tidemark.pipeline.query.TableQueries;
import dev.tidemark.pipeline.runner.RunnerCapabilities.FinalPanes;
import dev.tidemark.testdata.clickstream.Expectation;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Compares the tables of a finished clickstream run with what the generator's oracle expects:
 * counts of every class exactly, gold windows exactly, distinct users within the sketch's error.
 */
public final class OracleComparison {

  private OracleComparison() {}

  /**
   * Reads the tables as they are now and compares.
   *
   * @param queries the tables; refreshed by the caller
   * @param expected what the generator made
   * @param finalPanes whether the runner marks closing panes; where it cannot, the latest pane of
   *     each window is compared
   * @param topPages how many pages a window ranks
   */
  public static OracleReport compare(
      TableQueries queries, Expectation expected, FinalPanes finalPanes, int topPages) {
    Mismatches mismatches = new Mismatches();
    List<Object> counts =
        queries
            .run(
                """
                SELECT (SELECT count(*) FROM bronze_clickstream),
                       (SELECT count(*) FROM silver_clickstream),
                       (SELECT count(*) FROM duplicates WHERE stream = 'clickstream'),
                       (SELECT count(*) FROM dead_letters WHERE stream = 'clickstream'),
                       (SELECT count(*) FROM silver_clickstream WHERE lateness_class = 'on_time'),
                       (SELECT count(*) FROM silver_clickstream WHERE lateness_class = 'late'),
                       (SELECT count(*) FROM late_events WHERE stream = 'clickstream'),
                       (SELECT count(*) FROM silver_clickstream WHERE unknown_field_count > 0)
                """)
            .rows()
            .get(0);
    mismatches.expect("received", expected.received(), count(counts, 0));
    mismatches.expect("good", expected.good(), count(counts, 1));
    mismatches.expect("duplicate", expected.duplicate(), count(counts, 2));
    mismatches.expect("dead letters", expected.deadLetters(), count(counts, 3));
    mismatches.expect("on time", expected.onTime(), count(counts, 4));
    mismatches.expect("late", expected.late(), count(counts, 5));
    mismatches.expect("too late", expected.tooLate(), count(counts, 6));
    mismatches.expect(
        "events with unknown fields", expected.eventsWithUnknownFields(), count(counts, 7));
    SortedMap<String, Long> deadLettersByType = deadLettersByType(queries);
    mismatches.expect("dead letters by type", expected.deadLettersByType(), deadLettersByType);

    long countMismatches = mismatches.count();
    DistinctErrors distinct = new DistinctErrors(mismatches);
    GoldComparison gold =
        new GoldComparison(queries, expected, finalPanes, topPages, mismatches, distinct);
    gold.compareEventsPerMinute();
    gold.compareActiveUsers();
    gold.comparePageViews();
    distinct.checkMean();

    return new OracleReport(
        count(counts, 0),
        count(counts, 1),
        count(counts, 2),
        count(counts, 3),
        count(counts, 4),
        count(counts, 5),
        count(counts, 6),
        deadLettersByType,
        gold.rows(),
        mismatches.count() - countMismatches,
        distinct.max(),
        distinct.mean(),
        mismatches.sentences());
  }

  private static SortedMap<String, Long> deadLettersByType(TableQueries queries) {
    SortedMap<String, Long> byType = new TreeMap<>();
    queries
        .run(
            "SELECT failure_type, count(*) FROM dead_letters WHERE stream = 'clickstream' GROUP BY 1")
        .rows()
        .forEach(row -> byType.put((String) row.get(0), count(row, 1)));
    return byType;
  }

  private static long count(List<Object> row, int column) {
    return ((Number) row.get(column)).longValue();
  }
}
