/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.backfill;

import static java.util.Objects.requireNonNull;

import dev.tidemark.pipeline.query.KeySpan;
import dev.tidemark.pipeline.query.RowFiles;
import dev.tidemark.pipeline.query.TableQueries;
import dev.tidemark.pipeline.table.RangeRows;
import dev.tidemark.pipeline.table.ResultTable;
import dev.tidemark.pipeline.table.TableDefinition;
import dev.tidemark.pipeline.table.TimeRanges;
import dev.tidemark.pipeline.table.TimeRanges.TimeRange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Table;
import org.apache.iceberg.types.Types.NestedField;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Live sessions beside those that were made anew. An event more can join sessions, and one less can
 * part them; so what is compared, and replaced, is an island: sessions of one owner, live and new
 * ones, that overlap each other, with none of the owner's before or after that touches them. The
 * islands that overlap a range are made anew whole, however far they reach beyond it; those that
 * are not over yet are left to the pipeline.
 */
final class SessionIslands {

  private final TableQueries queries;
  private final ResultTable sessions;
  private final TimeRanges ranges;
  private final long closedMillis;

  SessionIslands(TableQueries queries, ResultTable sessions, TimeRanges ranges, long closedMillis) {
    this.queries = queries;
    this.sessions = sessions;
    this.ranges = ranges;
    this.closedMillis = closedMillis;
  }

  /**
   * What was found.
   *
   * @param report the comparison
   * @param differing the islands that are not the same
   * @param open sessions in the ranges that the pipeline may still change
   * @param beyond what islands need in event time, where that is more than was read
   */
  record Found(
      @Nullable TableReport report, List<KeySpan> differing, long open, List<TimeRange> beyond) {

    /** Of a pipeline without sessions. */
    static final Found NONE = new Found(null, List.of(), 0, List.of());
  }

  /** The table of sessions. */
  ResultTable sessions() {
    return sessions;
  }

  /** The event times that the live sessions of the ranges need, at first sight. */
  TimeRanges firstSight() {
    List<@Nullable Object> span =
        queries
            .run(
                "SELECT epoch_ms(min(window_start)), epoch_ms(max(window_end)) FROM %s WHERE %s"
                    .formatted(sessions.name(), inRanges(ranges)))
            .rows()
            .get(0);
    return span.get(0) == null || span.get(1) == null
        ? ranges
        : ranges.and(List.of(around((Long) span.get(0), (Long) span.get(1))));
  }

  private TimeRange around(long fromMillis, long toMillis) {
    long gap = sessions.reach().toMillis();
    return new TimeRange(fromMillis - 2 * gap, toMillis + 2 * gap);
  }

  /**
   * Compares.
   *
   * @param table the table
   * @param staged the sessions made anew
   * @param read the event times of which all events are in them
   * @param newly a query for the times and owners of events that did not count before
   */
  Found compare(Table table, StagedFiles staged, TimeRanges read, String newly) {
    String islands =
        islands(table, staged.of(sessions.name()), read) + ", newly AS (" + newly + ") ";
    String over = "islands WHERE e <= " + closedMillis;
    String explained =
        "EXISTS (SELECT 1 FROM newly WHERE newly.owner = islands.owner"
            + " AND epoch_ms(newly.event_time) >= s AND epoch_ms(newly.event_time) < e)";
    List<TimeRange> beyond = new ArrayList<>();
    queries
        .run(islands + "SELECT DISTINCT s, e FROM " + over + " AND NOT " + within(read))
        .rows()
        .forEach(row -> beyond.add(around((Long) row.get(0), (Long) row.get(1))));
    List<@Nullable Object> counts =
        queries
            .run(
                islands
                    + "SELECT coalesce(sum(live), 0), coalesce(sum(anew), 0),"
                    + " coalesce(sum(differences), 0),"
                    + " coalesce(sum(differences) FILTER ("
                    + explained
                    + "), 0),"
                    + " min(owner || ' ' || make_timestamp(s * 1000) || ': ' || live"
                    + " || ' sessions with ' || live_events || ' events are ' || anew || ' with '"
                    + " || anew_events, 5) FILTER (differences > 0 AND NOT "
                    + explained
                    + ")"
                    + " FROM "
                    + over)
            .rows()
            .get(0);
    List<KeySpan> differing = new ArrayList<>();
    queries
        .run(islands + "SELECT owner, s, e FROM " + over + " AND differences > 0")
        .rows()
        .forEach(
            row ->
                differing.add(
                    new KeySpan((String) row.get(0), (Long) row.get(1), (Long) row.get(2))));
    long open =
        number(
            queries
                .run(
                    islands
                        + "SELECT coalesce(sum(greatest(live, anew)), 0) FROM islands WHERE e > "
                        + closedMillis)
                .rows()
                .get(0)
                .get(0));
    return new Found(
        new TableReport(
            sessions.name(),
            number(counts.get(0)),
            number(counts.get(1)),
            number(counts.get(2)),
            number(counts.get(3)),
            Comparison.texts(counts.get(4)),
            null),
        differing,
        open,
        beyond);
  }

  /** Islands of the ranges: owner, start and end, and what is in them. */
  private String islands(Table table, Collection<DataFile> files, TimeRanges read) {
    String owner = '"' + sessions.owner() + '"';
    String values =
        table.schema().columns().stream()
            .map(NestedField::name)
            .filter(column -> !isKeyOrPane(column))
            .map(column -> '"' + column + '"')
            .collect(Collectors.joining(", ", "row(", ")"));
    String columns =
        " AS live, %s AS owner, epoch_ms(window_start) AS s, epoch_ms(window_end) AS e, event_count, %s AS v"
            .formatted(owner, values);
    return """
        WITH told AS (
          SELECT true%1$s FROM %2$s_latest ANTI JOIN (
            SELECT %3$s, unnest(%7$s) AS window_start FROM %2$s)
            USING (%3$s, window_start)
          WHERE %4$s
          UNION ALL SELECT false%1$s FROM (%5$s) WHERE %4$s),
        reached AS (
          SELECT *, max(e) OVER (PARTITION BY owner ORDER BY s, e, live
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS r FROM told),
        numbered AS (
          SELECT *, count(*) FILTER (r IS NULL OR s >= r) OVER (PARTITION BY owner
            ORDER BY s, e, live ROWS UNBOUNDED PRECEDING) AS island FROM reached),
        sessions AS (
          SELECT owner, island, s, max(e) AS e, count(*) FILTER (live) AS live,
            count(*) FILTER (NOT live) AS anew,
            coalesce(sum(event_count) FILTER (live), 0)::BIGINT AS live_events,
            coalesce(sum(event_count) FILTER (NOT live), 0)::BIGINT AS anew_events,
            count(DISTINCT v) AS versions
          FROM numbered GROUP BY owner, island, s),
        islands AS (
          SELECT owner, min(s) AS s, max(e) AS e, sum(live)::BIGINT AS live,
            sum(anew)::BIGINT AS anew, sum(live_events)::BIGINT AS live_events,
            sum(anew_events)::BIGINT AS anew_events,
            count(*) FILTER (live <> anew OR versions > 1) AS differences
          FROM sessions GROUP BY owner, island HAVING %6$s)\
        """
        .formatted(
            columns,
            sessions.name(),
            owner,
            inRanges(read),
            RowFiles.select(table, files),
            ranges.ranges().stream()
                .map(
                    range ->
                        "(max(e) > %d AND min(s) < %d)"
                            .formatted(range.fromMillis(), range.toMillis()))
                .collect(Collectors.joining(" OR ", "(", ")")),
            property(TableDefinition.REPLACES));
  }

  /** Whether all that could touch an island was read. */
  private String within(TimeRanges read) {
    return read.ranges().stream()
        .map(
            range ->
                "(s - %d >= %d AND e <= %d)"
                    .formatted(sessions.reach().toMillis(), range.fromMillis(), range.toMillis()))
        .collect(Collectors.joining(" OR ", "(", ")"));
  }

  private static String inRanges(TimeRanges ranges) {
    return RangeRows.ofWindows(ranges, Long.MAX_VALUE).sql();
  }

  private boolean isKeyOrPane(String column) {
    return Comparison.PANE.contains(column)
        || column.equals(property(TableDefinition.REPLACES))
        || column.equals("window_end")
        || Arrays.asList(property(TableDefinition.ROW_KEY).split(",", -1)).contains(column);
  }

  private String property(String name) {
    return requireNonNull(sessions.definition().properties().get(name), name);
  }

  private static long number(@Nullable Object value) {
    return value == null ? 0 : ((Number) value).longValue();
  }
}
