/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.backfill;

import dev.tidemark.pipeline.config.PipelineConfig;
import dev.tidemark.pipeline.query.RowFiles;
import dev.tidemark.pipeline.query.TableQueries;
import dev.tidemark.pipeline.table.TimeRanges;
import dev.tidemark.pipeline.table.TimeRanges.TimeRange;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Table;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;

/**
 * What of bronze can hold events of time ranges.
 *
 * @param arrivals when such records arrived: soon after they happened, or in an hour in which a
 *     record of such an event is known to have arrived
 * @param files the files that hold records of these arrivals
 */
record BronzeInput(TimeRanges arrivals, List<String> files) {

  private static final long MICROS = 1_000;

  /**
   * What can hold the events of these times.
   *
   * @param needed event times
   */
  static BronzeInput of(
      TableQueries queries, Table bronze, PipelineConfig config, TimeRanges needed) {
    TimeRanges inTime =
        needed.widened(
            config.time().maxClockSkewMillis(),
            config.time().maxDelayMillis() + config.time().allowedLatenessMillis() + 1);
    String stream = config.stream();
    String condition = needed.containsSql("event_time");
    List<TimeRange> hours =
        queries
            .run(
                """
                SELECT DISTINCT date_trunc('hour', arrival_time) FROM (
                  SELECT arrival_time, event_time FROM silver_%1$s
                  UNION ALL SELECT arrival_time, event_time FROM duplicates WHERE stream = ?
                  UNION ALL SELECT arrival_time, event_time FROM late_events WHERE stream = ?)
                WHERE %2$s\
                """
                    .formatted(stream, condition),
                stream,
                stream)
            .rows()
            .stream()
            .map(row -> ((Instant) row.get(0)).toEpochMilli())
            .map(hour -> new TimeRange(hour, hour + TimeUnit.HOURS.toMillis(1)))
            .toList();
    return at(bronze, inTime.and(hours));
  }

  /** What holds the records of these arrivals. */
  static BronzeInput at(Table bronze, TimeRanges arrivals) {
    Expression filter = Expressions.alwaysFalse();
    for (TimeRange range : arrivals.ranges()) {
      filter =
          Expressions.or(
              filter,
              Expressions.and(
                  Expressions.greaterThanOrEqual("arrival_time", range.fromMillis() * MICROS),
                  Expressions.lessThan("arrival_time", range.toMillis() * MICROS)));
    }
    return new BronzeInput(
        arrivals, RowFiles.matching(bronze, filter).stream().map(DataFile::location).toList());
  }
}
