/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.bench.contender;

/**
 * SQL by which a contender's tables are read for the comparison with the oracle.
 *
 * @param received one row: how many records are in bronze
 * @param silver one row: how many events are in silver on time, and how many late
 * @param eventsPerMinute rows of window start (epoch milliseconds), event type, event count and HLL
 *     sketch of users; several rows of a window and type are added up
 * @param activeUsers rows of window start, event count and HLL sketch, likewise
 * @param panes whether gold's rows are panes, each with the whole value of its window so far; else
 *     each is a part of it
 */
public record ResultQueries(
    String received, String silver, String eventsPerMinute, String activeUsers, boolean panes) {

  /** For tables that are laid out as Tidemark's, of which the final panes count. */
  public static ResultQueries ofFinalPanes() {
    return ofTables(" WHERE is_final", true);
  }

  /** For tables that are laid out as Tidemark's, but whose gold rows are parts to be added up. */
  public static ResultQueries ofParts() {
    return ofTables("", false);
  }

  /** For tables that are laid out as Tidemark's, of which the latest panes count. */
  public static ResultQueries ofLatestPanes() {
    return ofTables("_latest", true);
  }

  private static ResultQueries ofTables(String goldRows, boolean panes) {
    return new ResultQueries(
        "SELECT count(*) FROM bronze_clickstream",
        "SELECT count(*) FILTER (WHERE lateness_class = 'on_time'),"
            + " count(*) FILTER (WHERE lateness_class = 'late') FROM silver_clickstream",
        "SELECT epoch_ms(window_start), event_type, event_count, users_sketch"
            + " FROM gold_events_per_minute"
            + goldRows,
        "SELECT epoch_ms(window_start), event_count, users_sketch FROM gold_active_users"
            + goldRows,
        panes);
  }
}
