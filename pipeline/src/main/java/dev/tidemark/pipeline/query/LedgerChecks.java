/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.query;

import java.util.List;

/**
 * What the ledger proves of a stream: that its batches follow each other without gap or overlap,
 * that each made something of every record it took in, and that the tables hold what it says.
 */
final class LedgerChecks {

  private static final String PLACE = "kafka_topic || '-' || kafka_partition || '@'";

  /** Offsets from..to, as a text. */
  private static final String RANGE = "%1$s || CASE WHEN %2$s > %1$s THEN '..' || %2$s ELSE '' END";

  /** Each range of the ledger, with how far the ranges before it had come. */
  private static final String RANGES =
      """
      SELECT kafka_topic, kafka_partition, batch_sequence, range_first, range_last,
        max(range_last) OVER (PARTITION BY kafka_topic, kafka_partition
          ORDER BY range_first, range_last ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
          AS reached
      FROM (SELECT kafka_topic, kafka_partition, batch_sequence,
          range.first AS range_first, range.last AS range_last
        FROM (SELECT *, unnest(offset_ranges) AS range FROM ledger WHERE stream = '%s'))\
      """;

  private static final String ENTRY_BALANCE = "dead_letters + late_events + duplicates + silver";

  private LedgerChecks() {}

  /** Where findings and warnings go to; the query yields one text per place. */
  @FunctionalInterface
  interface Search {
    void find(String table, String problem, String sql);
  }

  /**
   * Runs the checks.
   *
   * @param stream the stream; the ledger has entries of it
   * @param findings takes what is wrong
   * @param warnings takes what may have a good reason
   * @param gaps takes gaps between offsets
   */
  static void run(String stream, Search findings, Search warnings, Search gaps) {
    String ranges = RANGES.formatted(stream);
    findings.find(
        "ledger",
        "offsets are in more than one batch",
        "SELECT %s || %s || ' (batch ' || batch_sequence || ')' FROM (%s) WHERE range_first <= reached"
            .formatted(
                PLACE, RANGE.formatted("range_first", "least(range_last, reached)"), ranges));
    gaps.find(
        "ledger",
        "gaps between offsets",
        "SELECT %s || %s FROM (%s) WHERE range_first > reached + 1"
            .formatted(PLACE, RANGE.formatted("(reached + 1)", "(range_first - 1)"), ranges));
    warnings.find(
        "ledger",
        "batches in which a record is not in one other table; the next ones make up for it",
        """
        SELECT 'batch ' || batch_sequence || ' ' || kafka_topic || '-' || kafka_partition
          || ': ' || received || ' received, ' || (%1$s) || ' elsewhere'
        FROM ledger WHERE stream = '%2$s' AND received <> %1$s\
        """
            .formatted(ENTRY_BALANCE, stream));
    findings.find(
        "ledger",
        "partitions of which not every record is in one other table",
        """
        SELECT kafka_topic || '-' || kafka_partition || ': ' || sum(received) || ' received, '
          || sum(%1$s) || ' elsewhere'
        FROM ledger WHERE stream = '%2$s' GROUP BY kafka_topic, kafka_partition
        HAVING sum(received) <> sum(%1$s)\
        """
            .formatted(ENTRY_BALANCE, stream));
    findings.find(
        "ledger",
        "the offsets of a batch are not as many as its records",
        """
        SELECT 'batch ' || batch_sequence || ' ' || kafka_topic || '-' || kafka_partition
        FROM ledger WHERE stream = '%s' AND received
          <> list_sum(list_transform(offset_ranges, range -> range.last - range.first + 1))\
        """
            .formatted(stream));
  }

  /** Compares the counts of a column of the ledger with the rows of its table. */
  static void compare(String stream, String table, String column, String where, Search findings) {
    findings.find(
        table,
        "partitions hold other rows than the ledger says",
        """
        SELECT kafka_topic || '-' || kafka_partition || ' (' || coalesce(present, 0) || ' rows, not '
          || noted || ')'
        FROM (SELECT kafka_topic, kafka_partition, sum(%1$s) AS noted, min(first_offset) AS start
          FROM ledger WHERE stream = '%2$s' GROUP BY ALL)
        LEFT JOIN (
          SELECT kafka_topic, kafka_partition, count(*) AS present FROM %3$s AS rows
          WHERE %4$s AND kafka_offset >= (SELECT min(first_offset) FROM ledger AS l
            WHERE l.stream = '%2$s' AND l.kafka_topic = rows.kafka_topic
              AND l.kafka_partition = rows.kafka_partition)
          GROUP BY ALL) USING (kafka_topic, kafka_partition)
        WHERE coalesce(present, 0) <> noted\
        """
            .formatted(column, stream, table, where));
  }

  /**
   * The tables of a stream, with the column of the ledger and a condition for the stream's rows.
   */
  static List<List<String>> tables(String stream) {
    String shared = "stream = '" + stream + "'";
    return List.of(
        List.of("bronze_" + stream, "received", "true"),
        List.of("silver_" + stream, "silver", "true"),
        List.of("duplicates", "duplicates", shared),
        List.of("late_events", "late_events", shared),
        List.of("dead_letters", "dead_letters", shared));
  }
}
