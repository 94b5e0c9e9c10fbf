/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.table;

import static java.util.Objects.requireNonNull;

import dev.tidemark.pipeline.table.TimeRanges.TimeRange;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.iceberg.Schema;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Which rows of a table belong to ranges of event time: those that stand for a time that overlaps
 * one, and that is over before a moment.
 *
 * @param start the column where a row's time starts
 * @param end the column where it ends, exclusive; null where it ends {@code reachMillis} after its
 *     start, inclusive
 * @param reachMillis see {@code end}
 * @param ranges the ranges
 * @param beforeMillis the moment, epoch milliseconds UTC
 */
public record RangeRows(
    String start, @Nullable String end, long reachMillis, TimeRanges ranges, long beforeMillis)
    implements Serializable {

  private static final long MICROS = 1_000;

  public RangeRows {
    requireNonNull(start, "start");
    requireNonNull(ranges, "ranges");
  }

  /** Rows of events, by their {@code event_time}. */
  public static RangeRows ofEvents(TimeRanges ranges) {
    return new RangeRows("event_time", null, 0, ranges, Long.MAX_VALUE);
  }

  /** Rows of windows that are over. */
  public static RangeRows ofWindows(TimeRanges ranges, long beforeMillis) {
    return new RangeRows("window_start", "window_end", 0, ranges, beforeMillis);
  }

  /** Rows of what happened at the time in a column, and reaches so far after it. */
  public static RangeRows after(
      String column, Duration reach, TimeRanges ranges, long beforeMillis) {
    return new RangeRows(column, null, reach.toMillis(), ranges, beforeMillis);
  }

  /** An SQL condition on rows of the table. */
  public String sql() {
    if (ranges.isEmpty()) {
      return "false";
    }
    return ranges.ranges().stream()
        .map(
            range ->
                "(%s > %d AND epoch_ms(%s) < %d)"
                    .formatted(endSql(), range.fromMillis(), start, range.toMillis()))
        .collect(
            Collectors.joining(" OR ", "((", ") AND " + endSql() + " <= " + beforeMillis + ")"));
  }

  /** An SQL condition for an instant, that it is in the time that a row stands for. */
  public String spansSql(String instant) {
    return "(%1$s >= %2$s AND epoch_ms(%1$s) < %3$s)".formatted(instant, start, endSql());
  }

  private String endSql() {
    return end == null
        ? "epoch_ms(%s) + %d".formatted(start, reachMillis + 1)
        : "epoch_ms(" + end + ")";
  }

  /** The same, for Iceberg. */
  public Expression filter() {
    Expression filter = Expressions.alwaysFalse();
    for (TimeRange range : ranges.ranges()) {
      filter =
          Expressions.or(
              filter,
              end == null
                  ? Expressions.and(
                      Expressions.greaterThanOrEqual(
                          start, (range.fromMillis() - reachMillis) * MICROS),
                      Expressions.lessThan(start, last(range) * MICROS))
                  : Expressions.and(
                      Expressions.greaterThan(end, range.fromMillis() * MICROS),
                      Expressions.lessThan(start, range.toMillis() * MICROS)));
    }
    return end == null || beforeMillis == Long.MAX_VALUE
        ? filter
        : Expressions.and(filter, Expressions.lessThanOrEqual(end, beforeMillis * MICROS));
  }

  private long last(TimeRange range) {
    return Math.min(
        range.toMillis(),
        beforeMillis == Long.MAX_VALUE ? Long.MAX_VALUE : beforeMillis - reachMillis);
  }

  /** Whether a row of a table with this schema is one of them. */
  boolean has(Object[] row, Schema schema) {
    long from = millis(row, schema, start);
    long to = end == null ? from + reachMillis + 1 : millis(row, schema, end);
    return to <= beforeMillis && ranges.overlaps(from, to);
  }

  /** The columns by which such rows are sorted. */
  public List<String> order() {
    return List.of(start);
  }

  private static long millis(Object[] row, Schema schema, String column) {
    return Math.floorDiv((Long) row[schema.columns().indexOf(schema.findField(column))], MICROS);
  }
}
