/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.calibrate;

import dev.tidemark.pipeline.query.TableQueries;
import dev.tidemark.pipeline.table.WarehouseException;
import dev.tidemark.transforms.time.DurationText;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Measures lateness, {@code arrival_time - event_time}, over the events that arrived in a time
 * range: those of silver, and those that came too late for it. Copies of an event count if they
 * were too late and not otherwise; dead letters have no event time and never count.
 *
 * <p>Quantiles are exact. DuckDB holds the lateness of all events in the range, eight bytes each.
 */
public final class Calibrate {

  /** Fewer events than this say little about a 99th percentile. */
  private static final long FEW_EVENTS = 1_000;

  /** A group with less than this share of the events cannot speak against the suggestion. */
  private static final double SMALL_GROUP = 0.01;

  private final TableQueries queries;
  private final String stream;
  private final @Nullable String groupBy;
  private final Instant from;
  private final Instant to;

  private Calibrate(
      TableQueries queries, String stream, @Nullable String groupBy, Instant from, Instant to) {
    this.queries = queries;
    this.stream = stream;
    this.groupBy = groupBy;
    this.from = from;
    this.to = to;
  }

  /**
   * Measures a stream.
   *
   * @param queries over the tables
   * @param stream the stream
   * @param groupBy a column of its silver table that holds text, or null to tell topics apart only
   * @param from the earliest arrival
   * @param to the end of arrivals, exclusive
   * @param rule what to suggest and which delays to look at
   * @throws WarehouseException if there is nothing to measure
   * @throws dev.tidemark.pipeline.query.QueryException if there is no such column
   */
  public static Calibration of(
      TableQueries queries,
      String stream,
      @Nullable String groupBy,
      Instant from,
      Instant to,
      CalibrationRule rule) {
    return new Calibrate(queries, stream, groupBy, from, to).measure(rule);
  }

  private Calibration measure(CalibrationRule rule) {
    List<Lateness> found = lateness("()");
    Lateness overall = found.get(0);
    if (overall.events() == 0) {
      throw new WarehouseException(
          "There is nothing to calibrate: no events of %s arrived in the time range"
              .formatted(stream));
    }
    long accepted =
        Lateness.number(
            queries
                .run(
                    "SELECT quantile_disc(lateness_ms, %s) FROM (%s)"
                        .formatted(1 - rule.acceptedShare(), events()),
                    bounds())
                .rows()
                .get(0)
                .get(0));
    Suggestion suggestion = Suggestion.of(overall.p99Millis(), accepted, rule.margin());
    List<Lateness> groups = lateness("(topic, grouped)");
    return new Calibration(
        stream,
        groupBy == null ? "" : groupBy,
        overall,
        groups,
        costs(rule, suggestion),
        suggestion,
        warnings(overall, groups, suggestion));
  }

  private List<Lateness> lateness(String grouping) {
    return queries
        .run(
            """
            SELECT %s, events, coalesce(q[1], 0), coalesce(q[2], 0), coalesce(q[3], 0),
              coalesce(latest, 0)
            FROM (
              SELECT %s count(*) AS events, quantile_disc(lateness_ms, [0.5, 0.95, 0.99]) AS q,
                max(lateness_ms) AS latest
              FROM (%s) %s)
            ORDER BY events DESC, 1, 2\
            """
                .formatted(
                    grouping.equals("()") ? "NULL::VARCHAR, NULL::VARCHAR" : "topic, grouped",
                    grouping.equals("()") ? "" : "topic, grouped,",
                    events(),
                    grouping.equals("()") ? "" : "GROUP BY topic, grouped"),
            bounds())
        .rows()
        .stream()
        .map(Lateness::of)
        .toList();
  }

  private List<DelayCost> costs(CalibrationRule rule, Suggestion suggestion) {
    TreeSet<Long> delays =
        rule.candidates().stream()
            .map(Duration::toMillis)
            .collect(Collectors.toCollection(TreeSet::new));
    delays.add(suggestion.maxDelayMillis());
    String values =
        delays.stream().map(delay -> "(" + delay + ")").collect(Collectors.joining(","));
    return queries
        .run(
            """
            SELECT delay, count(*) FILTER (lateness_ms <= delay),
              count(*) FILTER (lateness_ms > delay AND lateness_ms <= delay + %d),
              count(*) FILTER (lateness_ms > delay + %d), count(*)
            FROM (%s) CROSS JOIN (VALUES %s) AS candidates(delay)
            GROUP BY delay ORDER BY delay\
            """
                .formatted(
                    rule.allowedLateness().toMillis(),
                    rule.allowedLateness().toMillis(),
                    events(),
                    values),
            bounds())
        .rows()
        .stream()
        .map(
            row ->
                new DelayCost(
                    Lateness.number(row.get(0)),
                    Lateness.number(row.get(1)),
                    Lateness.number(row.get(2)),
                    Lateness.number(row.get(3)),
                    (double) Lateness.number(row.get(3)) / Lateness.number(row.get(4))))
        .toList();
  }

  private List<String> warnings(Lateness overall, List<Lateness> groups, Suggestion suggestion) {
    List<String> warnings = new ArrayList<>();
    if (overall.events() < FEW_EVENTS) {
      warnings.add(
          "only %d events: too few for a 99th percentile to mean much".formatted(overall.events()));
    }
    for (Lateness group : groups) {
      if (group.p99Millis() > suggestion.maxDelayMillis()
          && group.events() >= overall.events() * SMALL_GROUP) {
        warnings.add(
            "%s%s is later than the others: its 99th percentile is %s"
                .formatted(
                    group.topic(),
                    groupBy == null ? "" : ", " + groupBy + " " + group.group(),
                    DurationText.format(Duration.ofMillis(group.p99Millis()))));
      }
    }
    return warnings;
  }

  /** Topic, group and lateness of each event; two parameters twice, see {@link #bounds}. */
  private String events() {
    String column = groupBy == null ? null : '"' + groupBy.replace("\"", "\"\"") + '"';
    String field = groupBy == null ? null : "'$.\"" + groupBy.replace("'", "''") + "\"'";
    return """
    SELECT kafka_topic AS topic, %s AS grouped, lateness_ms FROM silver_%s
    WHERE lateness_class <> 'too_late' AND arrival_time >= ? AND arrival_time < ?
    UNION ALL
    SELECT kafka_topic, %s, lateness_ms FROM late_events
    WHERE stream = '%s' AND arrival_time >= ? AND arrival_time < ?\
    """
        .formatted(
            column == null ? "NULL::VARCHAR" : column + "::VARCHAR",
            stream,
            field == null ? "NULL::VARCHAR" : "json_extract_string(event, " + field + ")",
            stream);
  }

  private Object[] bounds() {
    return new Object[] {from, to, from, to};
  }
}
