/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.backfill;

import dev.tidemark.pipeline.query.TableQueries;
import dev.tidemark.pipeline.rewrite.RewriteException;
import dev.tidemark.pipeline.table.ResultTable;
import dev.tidemark.pipeline.table.TableDefinition;
import dev.tidemark.pipeline.table.TimeRanges;
import dev.tidemark.transforms.time.TimePolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/** Up to when a running pipeline can change nothing any more, so that nobody gets in its way. */
final class ClosedTime {

  private final TableQueries queries;
  private final String stream;

  ClosedTime(TableQueries queries, String stream) {
    this.queries = queries;
    this.stream = stream;
  }

  /**
   * Refuses ranges that reach into windows that are open.
   *
   * @param results the stream's tables of results
   * @return up to when the pipeline can change nothing any more
   */
  Instant require(TimeRanges ranges, TimePolicy policy, List<ResultTable> results) {
    Instant closed =
        of(
            policy,
            results.stream()
                .filter(
                    result ->
                        result.definition().properties().containsKey(TableDefinition.PANE_KEY))
                .map(ResultTable::name)
                .toList());
    if (ranges.endMillis() > closed.toEpochMilli()) {
      throw new RewriteException(
          "The range ends at %s, but the pipeline may still change what happened after %s; end it there or wait"
              .formatted(Instant.ofEpochMilli(ranges.endMillis()), closed));
    }
    return closed;
  }

  /** Refuses where records may be on their way between tables. */
  void requireSettled(TimeRanges arrivals, Instant now, Duration grace) {
    long inFlight =
        (Long)
            queries
                .run(
                    """
                    SELECT count(*) FROM bronze_%1$s AS b ANTI JOIN (
                      SELECT kafka_topic, kafka_partition, kafka_offset FROM silver_%1$s
                      UNION ALL SELECT kafka_topic, kafka_partition, kafka_offset FROM duplicates
                      UNION ALL SELECT kafka_topic, kafka_partition, kafka_offset FROM late_events
                      UNION ALL SELECT kafka_topic, kafka_partition, kafka_offset FROM dead_letters
                    ) AS p USING (kafka_topic, kafka_partition, kafka_offset)
                    WHERE b.ingest_time > ? AND %2$s\
                    """
                        .formatted(stream, arrivals.containsSql("b.arrival_time")),
                    now.minus(grace))
                .rows()
                .get(0)
                .get(0);
    if (inFlight > 0) {
      throw new RewriteException(
          "%d records of the range are on their way between tables; run the command again in %d s"
              .formatted(inFlight, grace.toSeconds()));
    }
  }

  /**
   * A final pane proves that the watermark has passed its window; and a record that arrives after
   * all that is in bronze is too late for what lies behind the delays.
   */
  private Instant of(TimePolicy policy, List<String> gold) {
    String arrivals =
        """
        SELECT min(latest) - to_milliseconds(%d) AS closed FROM (
          SELECT max(arrival_time) AS latest FROM bronze_%s GROUP BY kafka_topic, kafka_partition)\
        """
            .formatted(policy.maxDelayMillis() + policy.allowedLatenessMillis(), stream);
    String panes =
        gold.stream()
            .map(table -> " UNION ALL SELECT max(window_end) FROM " + table + " WHERE is_final")
            .collect(Collectors.joining());
    Object closed =
        queries.run("SELECT max(closed) FROM (" + arrivals + panes + ")").rows().get(0).get(0);
    return closed == null ? Instant.EPOCH : (Instant) closed;
  }
}
