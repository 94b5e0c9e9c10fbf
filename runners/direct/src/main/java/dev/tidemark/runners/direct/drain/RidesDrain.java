/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.direct.drain;

import dev.tidemark.pipeline.query.TableQueries;
import dev.tidemark.pipeline.runner.RunnerCapabilities.FinalPanes;
import java.util.List;

/**
 * How far the tables of rides have come.
 *
 * @param records and the windows of counts
 * @param inSessions events in the sessions that nothing can change any more
 * @param requested requests in silver
 * @param joined requests that have found their completion, or will find none
 */
public record RidesDrain(StreamDrain records, long inSessions, long requested, long joined)
    implements Drain {

  /** Reads the tables as they are now. */
  public static RidesDrain read(TableQueries queries, FinalPanes finalPanes) {
    StreamDrain records =
        StreamDrain.read(queries, "rides", "sum(event_count)", "gold_ride_counts", finalPanes);
    List<Object> row =
        queries
            .run(
                """
                SELECT (SELECT coalesce(sum(event_count), 0) FROM gold_ride_sessions
                        WHERE is_final),
                       (SELECT count(*) FROM silver_rides WHERE event_type = 'ride_requested'),
                       (SELECT count(*) FROM ride_completions)
                """)
            .rows()
            .get(0);
    return new RidesDrain(
        records,
        ((Number) row.get(0)).longValue(),
        ((Number) row.get(1)).longValue(),
        ((Number) row.get(2)).longValue());
  }

  @Override
  public long accounted() {
    return records.accounted();
  }

  @Override
  public String progress(long sent) {
    return records.progress(sent)
        + ", %,d in final sessions; %,d of %,d rides joined"
            .formatted(inSessions, joined, requested);
  }

  /** Whether all records are accounted for, and every window, session and ride has its row. */
  public boolean isComplete(long sent, long windowsPerEvent) {
    return records.isComplete(sent, windowsPerEvent)
        && inSessions == records.silver()
        && joined >= requested;
  }
}
