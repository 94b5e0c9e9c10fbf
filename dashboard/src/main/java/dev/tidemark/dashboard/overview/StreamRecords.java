/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.dashboard.overview;

/**
 * What became of the records of a stream.
 *
 * @param received records in bronze
 * @param good events in silver
 * @param duplicates records of events that were there already
 * @param tooLate events that came too late for silver
 * @param deadLetters records that could not become events
 */
public record StreamRecords(
    long received, long good, long duplicates, long tooLate, long deadLetters) {

  /** Reads the counts of a stream. */
  static StreamRecords of(SnapshotQueries queries, String stream) {
    return new StreamRecords(
        count(queries, "bronze_" + stream, ""),
        count(queries, "silver_" + stream, ""),
        count(queries, Sql.DUPLICATES, " WHERE stream = '" + stream + "'"),
        count(queries, Sql.LATE_EVENTS, " WHERE stream = '" + stream + "'"),
        count(queries, Sql.DEAD_LETTERS, " WHERE stream = '" + stream + "'"));
  }

  private static long count(SnapshotQueries queries, String table, String where) {
    return queries.rows(table, "SELECT count(*) AS records FROM " + table + where).stream()
        .findFirst()
        .map(row -> row.number("records"))
        .orElse(0L);
  }
}
