/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.dashboard.overview;

import java.time.Instant;

/** The queries of the page. Each reads one table, and all but the totals at most its last hour. */
final class Sql {

  static final String BRONZE = "bronze_clickstream";
  static final String SILVER = "silver_clickstream";
  static final String DUPLICATES = "duplicates";
  static final String LATE_EVENTS = "late_events";
  static final String DEAD_LETTERS = "dead_letters";
  static final String EVENTS_PER_MINUTE = "gold_events_per_minute";
  static final String ACTIVE_USERS = "gold_active_users";
  static final String PAGE_VIEWS = "gold_page_views";

  /** The stream of the tables that several streams share. */
  private static final String OF_STREAM = "stream = 'clickstream'";

  static final String NEWEST_ARRIVAL =
      "SELECT epoch_ms(max(arrival_time)) AS newest FROM " + BRONZE;

  static final String WINDOW_PROGRESS =
      """
      SELECT epoch_ms(max(window_end)) AS newest,
             epoch_ms(max(window_end) FILTER (WHERE is_final)) AS final_up_to
      FROM gold_events_per_minute
      """;

  private Sql() {}

  /** One row: {@code total, last_minute}. */
  static String received(long minuteStartMillis) {
    return "SELECT " + tally(minuteStartMillis) + " FROM " + BRONZE;
  }

  /** A row for each class of lateness: {@code lateness_class, total, last_minute}. */
  static String goodByLateness(long minuteStartMillis) {
    return "SELECT lateness_class, %s FROM %s GROUP BY ALL"
        .formatted(tally(minuteStartMillis), SILVER);
  }

  /** One row: {@code total, last_minute}, of a table that several streams share. */
  static String sharedTable(String table, long minuteStartMillis) {
    return "SELECT %s FROM %s WHERE %s".formatted(tally(minuteStartMillis), table, OF_STREAM);
  }

  /** A row for each failure type, with the coordinates of its newest dead letter. */
  static String deadLettersByType(long minuteStartMillis) {
    return """
        SELECT failure_type, %s,
               epoch_us(max(arrival_time)) AS newest_micros,
               max_by(kafka_partition, (arrival_time, kafka_partition, kafka_offset)) AS newest_partition,
               max_by(kafka_offset, (arrival_time, kafka_partition, kafka_offset)) AS newest_offset
        FROM dead_letters WHERE %s
        GROUP BY failure_type ORDER BY total DESC, failure_type
        """
        .formatted(tally(minuteStartMillis), OF_STREAM);
  }

  /**
   * The dead letters at some coordinates; apart from the counts, so that payloads are read of few.
   *
   * @param coordinates {@code (epoch microseconds, partition, offset)} of each, as SQL
   * @param earliestMicros an arrival time that none of them is before
   */
  static String deadLetterSamples(String coordinates, long earliestMicros) {
    return """
        SELECT failure_type, message, stage, field_path, kafka_topic, kafka_partition, kafka_offset,
               epoch_ms(arrival_time) AS arrival, payload_size,
               base64(payload[1:%d]) AS beginning
        FROM dead_letters
        WHERE %s AND arrival_time >= make_timestamptz(%d)
          AND (epoch_us(arrival_time), kafka_partition, kafka_offset) IN (%s)
        """
        .formatted(PayloadPreview.MAX_BYTES, OF_STREAM, earliestMicros, coordinates);
  }

  /** Rows of {@code window_start, event_type, event_count, is_final}. */
  static String eventsPerMinute(long fromMillis, long toMillis) {
    return """
        SELECT epoch_ms(window_start) AS window_start, event_type, event_count, is_final
        FROM gold_events_per_minute_latest
        WHERE window_start >= %s AND window_start < %s
        """
        .formatted(instant(fromMillis), instant(toMillis));
  }

  /** One row: {@code newest}, the start of the newest window that starts before an instant. */
  static String newestActiveUsers(long beforeMillis) {
    return "SELECT epoch_ms(max(window_start)) AS newest FROM %s WHERE window_start < %s"
        .formatted(ACTIVE_USERS, instant(beforeMillis));
  }

  /**
   * Rows of {@code window_start, window_end, active_users, is_final, sketch}, oldest first. Only
   * windows that lie end to end carry their sketch: together they cover the time once.
   */
  static String activeUsers(long fromMillis, long toMillis) {
    return """
        SELECT epoch_ms(window_start) AS window_start, epoch_ms(window_end) AS window_end,
               active_users, is_final,
               CASE WHEN (%2$d - epoch_ms(window_end)) %% epoch_ms(window_end - window_start) = 0
                    THEN base64(users_sketch) END AS sketch
        FROM gold_active_users_latest
        WHERE window_start >= %1$s AND window_end <= %3$s
        ORDER BY window_start
        """
        .formatted(instant(fromMillis), toMillis, instant(toMillis));
  }

  /** Rows of {@code page_url, views, max_error, is_final}, most viewed first. */
  static String topPages(long fromMillis, long toMillis, int limit) {
    return """
        SELECT page_url, sum(page_views) AS views, sum(max_error) AS max_error,
               bool_and(is_final) AS is_final
        FROM gold_page_views_latest
        WHERE window_start >= %s AND window_start < %s
        GROUP BY page_url ORDER BY views DESC, page_url LIMIT %d
        """
        .formatted(instant(fromMillis), instant(toMillis), limit);
  }

  private static String tally(long minuteStartMillis) {
    return "count(*) AS total, count(*) FILTER (WHERE arrival_time > %s) AS last_minute"
        .formatted(instant(minuteStartMillis));
  }

  private static String instant(long millis) {
    return "TIMESTAMPTZ '" + Instant.ofEpochMilli(millis) + "'";
  }
}
