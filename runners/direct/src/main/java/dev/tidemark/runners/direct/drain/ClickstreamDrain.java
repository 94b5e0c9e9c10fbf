/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.direct.drain;

import dev.tidemark.pipeline.config.ClickstreamConfig;
import dev.tidemark.pipeline.query.TableQueries;
import dev.tidemark.pipeline.runner.RunnerCapabilities.FinalPanes;
import java.util.List;

/**
 * How far the tables have come with what is in the topic.
 *
 * @param received records in bronze
 * @param accounted records in silver, duplicates, late events and dead letters
 * @param silver events in silver
 * @param counted events in the value panes of the tumbling gold windows
 * @param countedSliding events in the value panes of the sliding gold windows
 * @param pageMinutes minutes of silver with page views
 * @param rankedMinutes minutes with a value pane of page views
 */
public record ClickstreamDrain(
    long received,
    long accounted,
    long silver,
    long counted,
    long countedSliding,
    long pageMinutes,
    long rankedMinutes)
    implements Drain {

  /** Reads the tables as they are now. */
  public static ClickstreamDrain read(
      TableQueries queries, FinalPanes finalPanes, ClickstreamConfig gold) {
    queries.refresh();
    String pane =
        switch (finalPanes) {
          case CLOSING -> " WHERE is_final";
          case UNSUPPORTED -> "";
        };
    String suffix =
        switch (finalPanes) {
          case CLOSING -> "";
          case UNSUPPORTED -> "_latest";
        };
    List<Object> row =
        queries
            .run(
                """
                SELECT (SELECT count(*) FROM bronze_clickstream),
                       (SELECT count(*) FROM silver_clickstream)
                       + (SELECT count(*) FROM duplicates)
                       + (SELECT count(*) FROM late_events)
                       + (SELECT count(*) FROM dead_letters),
                       (SELECT count(*) FROM silver_clickstream),
                       (SELECT coalesce(sum(event_count), 0) FROM gold_events_per_minute%2$s%1$s),
                       (SELECT coalesce(sum(event_count), 0) FROM gold_active_users%2$s%1$s),
                       (SELECT count(DISTINCT epoch_ms(event_time) // %3$d) FROM silver_clickstream
                        WHERE event_type = 'page_view' AND page_url IS NOT NULL),
                       (SELECT count(DISTINCT window_start) FROM gold_page_views%2$s%1$s)
                """
                    .formatted(pane, suffix, gold.window().toMillis()))
            .rows()
            .get(0);
    return new ClickstreamDrain(
        whole(row, 0),
        whole(row, 1),
        whole(row, 2),
        whole(row, 3),
        whole(row, 4),
        whole(row, 5),
        whole(row, 6));
  }

  @Override
  public String progress(long sent) {
    return "%,d of %,d records received, %,d accounted for, %,d of %,d events in their windows"
        .formatted(received, sent, accounted, counted, silver);
  }

  /** Whether all of this many records are accounted for, and every window has its value. */
  public boolean isComplete(long sent, ClickstreamConfig gold) {
    long windowsPerEvent =
        gold.activeUsersWindow().toMillis() / gold.activeUsersPeriod().toMillis();
    return received >= sent
        && accounted >= received
        && counted == silver
        && countedSliding == windowsPerEvent * silver
        && rankedMinutes == pageMinutes;
  }

  private static long whole(List<Object> row, int column) {
    return ((Number) row.get(column)).longValue();
  }
}
