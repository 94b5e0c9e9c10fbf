/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.dashboard.overview;

import dev.tidemark.dashboard.overview.RidesView.HourOfRides;
import dev.tidemark.dashboard.overview.RidesView.RideCount;
import dev.tidemark.dashboard.overview.RidesView.RideSession;
import dev.tidemark.dashboard.overview.RidesView.SessionTally;

/** Reads the page of rides from the tables. Used by one thread at a time. */
public final class RidesReader {

  private static final String COUNTS = "gold_ride_counts";
  private static final String SESSIONS = "gold_ride_sessions";
  private static final String COMPLETIONS = "ride_completions";

  /** Of windows that slide, those that lie end to end. */
  private static final String COUNT_ROWS =
      """
      SELECT epoch_ms(window_start) AS window_start, epoch_ms(window_end) AS window_end,
             event_type, event_count, is_final
      FROM gold_ride_counts_latest
      WHERE window_start >= (SELECT max(window_end) FROM gold_ride_counts) - INTERVAL 1 HOUR
        AND epoch_ms(window_start) % (epoch_ms(window_end) - epoch_ms(window_start)) = 0
      ORDER BY 1, 3
      """;

  /** Sessions without the identities that any row replaces. */
  private static final String CURRENT =
      """
      WITH replaced AS (
        SELECT DISTINCT user_id, unnest(replaced_first_events) AS window_start
        FROM gold_ride_sessions),
      current AS (
        SELECT * FROM gold_ride_sessions_latest ANTI JOIN replaced USING (user_id, window_start))
      """;

  private static final String SESSION_TALLY =
      CURRENT
          + """
          SELECT count(*) FILTER (is_final) AS finished, count(*) FILTER (NOT is_final) AS open,
                 (SELECT count(*) FROM replaced) AS replaced
          FROM current
          """;

  private static final String NEWEST_SESSIONS =
      CURRENT
          + """
          SELECT user_id, epoch_ms(window_start) AS first, epoch_ms(last_event_time) AS last,
                 event_count, amount::VARCHAR AS amount, is_final, pane_index + 1 AS told,
                 (SELECT coalesce(sum(len(replaced_first_events)), 0) FROM gold_ride_sessions AS all_rows
                  WHERE all_rows.user_id = current.user_id
                    AND all_rows.window_start = current.window_start) AS replaced
          FROM current ORDER BY last_event_time DESC, user_id LIMIT 20
          """;

  private static final String HOURS =
      """
      SELECT epoch_ms(time_bucket(INTERVAL 1 HOUR, requested_at)) AS start,
             count(*) FILTER (completed) AS completed,
             count(*) FILTER (NOT completed) AS not_completed,
             CAST(median(epoch_ms(completed_at) - epoch_ms(requested_at)) AS BIGINT) AS median
      FROM ride_completions GROUP BY 1 ORDER BY 1 DESC LIMIT 12
      """;

  private final SnapshotQueries queries;

  /** A reader; it does not close the tables. */
  public RidesReader(DashboardQueries queries) {
    this.queries = new SnapshotQueries(queries);
  }

  /** Reads the newest snapshots. Queries only those tables that changed since the last time. */
  public RidesView read() {
    queries.refresh();
    return new RidesView(
        queries.location(),
        StreamRecords.of(queries, "rides"),
        queries.rows(COUNTS, COUNT_ROWS).stream()
            .map(
                row ->
                    new RideCount(
                        row.number("window_start"),
                        row.number("window_end"),
                        row.text("event_type"),
                        row.number("event_count"),
                        row.flag("is_final")))
            .toList(),
        queries.rows(SESSIONS, SESSION_TALLY).stream()
            .findFirst()
            .map(
                row ->
                    new SessionTally(
                        row.number("finished"), row.number("open"), row.number("replaced")))
            .orElse(new SessionTally(0, 0, 0)),
        queries.rows(SESSIONS, NEWEST_SESSIONS).stream()
            .map(
                row ->
                    new RideSession(
                        row.text("user_id"),
                        row.number("first"),
                        row.number("last"),
                        row.number("event_count"),
                        row.text("amount"),
                        row.number("told"),
                        row.number("replaced"),
                        row.flag("is_final")))
            .toList(),
        queries.rows(COMPLETIONS, HOURS).stream()
            .map(
                row ->
                    new HourOfRides(
                        row.number("start"),
                        row.number("completed"),
                        row.number("not_completed"),
                        row.numberOrNull("median")))
            .toList());
  }
}
