/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.oracle;

import static dev.tidemark.pipeline.oracle.StreamComparison.key;
import static dev.tidemark.pipeline.oracle.StreamComparison.values;

import dev.tidemark.pipeline.config.RidesConfig;
import dev.tidemark.pipeline.query.TableQueries;
import dev.tidemark.pipeline.runner.RunnerCapabilities.FinalPanes;
import dev.tidemark.testdata.plan.RecordCounts;
import dev.tidemark.testdata.rides.RidesExpectation;
import dev.tidemark.testdata.rides.RidesExpectation.JoinedRide;
import dev.tidemark.testdata.rides.RidesExpectation.Session;
import dev.tidemark.testdata.rides.RidesExpectation.TypeCount;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Compares the tables of a finished rides run, and what came out of its topic, with what the
 * generator's oracle expects: counts, sessions and completions, all exactly.
 */
public final class RidesComparison {

  private RidesComparison() {}

  /**
   * Reads the tables as they are now and compares.
   *
   * @param finalPanes whether the runner marks closing panes; where it cannot, the latest pane of
   *     each window is compared
   * @param published the events of each key of the topic of counts, where there is one: of its
   *     messages the one with the highest pane index; keys as {@link #publishedKey} makes them
   */
  public static StreamReport compare(
      TableQueries queries,
      RidesExpectation expected,
      FinalPanes finalPanes,
      @Nullable Map<String, Long> published) {
    StreamComparison comparison = new StreamComparison(queries, RidesConfig.STREAM);
    RecordCounts records = comparison.records(expected.records());
    long countMismatches = comparison.mismatches().count();

    Map<String, String> counts = new TreeMap<>();
    for (TypeCount row : expected.counts()) {
      counts.put(
          publishedKey(row.windowStart().toEpochMilli(), row.eventType()),
          Long.toString(row.events()));
    }
    comparison.rows(
        "gold_ride_counts",
        counts,
        "SELECT epoch_ms(window_start), event_type, event_count FROM "
            + values("gold_ride_counts", finalPanes));
    if (published != null) {
      List<List<Object>> messages =
          published.entrySet().stream()
              .map(message -> List.<Object>of(message.getKey(), message.getValue()))
              .toList();
      comparison.rows("messages of counts", counts, messages);
    }

    Map<String, String> sessions = new TreeMap<>();
    for (Session row : expected.sessions()) {
      sessions.put(
          key(row.user(), row.firstEvent().toEpochMilli()),
          row.lastEvent().toEpochMilli() + " " + row.events() + " " + key(row.amount()));
    }
    comparison.rows(
        "gold_ride_sessions",
        sessions,
        """
        SELECT user_id, epoch_ms(window_start),
               epoch_ms(last_event_time) || ' ' || event_count || ' '
               || rtrim(rtrim(amount::VARCHAR, '0'), '.')
        FROM %s
        """
            .formatted(values("gold_ride_sessions", finalPanes)));

    Map<String, String> rides = new TreeMap<>();
    for (JoinedRide row : expected.joined()) {
      rides.put(
          key(row.ride(), row.requested().toEpochMilli()),
          row.completed() == null ? "" : Long.toString(row.completed().toEpochMilli()));
    }
    comparison.rows(
        "ride_completions",
        rides,
        """
        SELECT ride_id, epoch_ms(requested_at), coalesce(epoch_ms(completed_at)::VARCHAR, '')
        FROM ride_completions
        """);
    return comparison.report(records, countMismatches);
  }

  /** How the messages of a window and type are named. */
  public static String publishedKey(long windowStartMillis, String eventType) {
    return key(windowStartMillis, eventType);
  }
}
