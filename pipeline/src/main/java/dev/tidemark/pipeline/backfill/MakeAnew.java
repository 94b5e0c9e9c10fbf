/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.backfill;

import dev.tidemark.pipeline.config.PipelineConfig;
import dev.tidemark.pipeline.deadletter.DeadLetters;
import dev.tidemark.pipeline.query.RecordCoordinates;
import dev.tidemark.pipeline.query.TableQueries;
import dev.tidemark.pipeline.rewrite.RewriteException;
import dev.tidemark.pipeline.stream.Rebuild;
import dev.tidemark.pipeline.table.RangeRows;
import dev.tidemark.pipeline.table.ReadBronze.Selection;
import dev.tidemark.pipeline.table.ReadBronze.Selection.Rule;
import dev.tidemark.pipeline.table.ResultTable;
import dev.tidemark.pipeline.table.TimeRanges;
import dev.tidemark.pipeline.table.TimeRanges.TimeRange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.iceberg.Table;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Makes rows of time ranges anew from bronze, and compares them with the live ones. Reads as much
 * of bronze as the rows need: for windows and pairs that is known from the start; sessions tell
 * once they are made, and if they reach further, more is read.
 */
final class MakeAnew {

  /** How often more of bronze is read. */
  private static final int PASSES = 6;

  private final PipelineConfig config;
  private final TableQueries queries;
  private final Staging staging;
  private final Map<String, Table> tables;
  private final TimeRanges ranges;
  private final List<ResultTable> results;
  private final long closedMillis;
  private final Comparison comparison;

  /**
   * Of some ranges.
   *
   * @param tables the stream's tables
   * @param ranges the ranges of event time
   * @param results the tables of results
   * @param closedMillis up to when the pipeline can change nothing any more
   */
  MakeAnew(
      TableQueries queries,
      Staging staging,
      Map<String, Table> tables,
      TimeRanges ranges,
      List<ResultTable> results,
      long closedMillis) {
    this.config = staging.config();
    this.queries = queries;
    this.staging = staging;
    this.tables = tables;
    this.ranges = ranges;
    this.results = results;
    this.closedMillis = closedMillis;
    this.comparison = new Comparison(queries, config.stream(), ranges);
  }

  /**
   * Does it.
   *
   * @param layer what is made anew
   * @param letters of dead letters the ones that may be recovered; none and all of them for null
   *     and an empty set
   * @param settled refuses arrivals of which records are on their way between tables
   * @throws RewriteException if sessions reach further than can be followed
   */
  MadeAnew run(Layer layer, @Nullable Set<RecordCoordinates> letters, Consumer<TimeRanges> settled)
      throws InterruptedException {
    SessionIslands islands =
        results.stream()
            .filter(result -> result.kind() == ResultTable.Kind.SESSIONS)
            .findFirst()
            .map(sessions -> new SessionIslands(queries, sessions, ranges, closedMillis))
            .orElse(null);
    long window = config.own().longestWindow().toMillis();
    TimeRanges read = ranges.widened(window, window);
    if (islands != null) {
      read = read.and(islands.firstSight().ranges());
    }
    for (int pass = 1; ; pass++) {
      BronzeInput input = input(read, letters);
      settled.accept(input.arrivals());
      StagedFiles staged =
          staging.run(
              rebuild(layer),
              input,
              new Selection(input.arrivals(), leftOut(input.arrivals(), letters), Rule.ALL_BUT),
              tables);
      SilverChanges silver = layer == Layer.SILVER ? silver(staged) : null;
      String owner = islands == null ? null : islands.sessions().owner();
      String newly = comparison.tooLate(read, owner);
      if (silver != null) {
        newly += comparison.newEvents(tables.get(silverName()), staged, owner);
      }
      SessionIslands.Found found =
          islands == null
              ? SessionIslands.Found.NONE
              : islands.compare(tables.get(islands.sessions().name()), staged, read, newly);
      if (found.beyond().isEmpty()) {
        return new MadeAnew(
            input.files().size(),
            staged,
            silver,
            reports(staged, silver, found.report(), newly),
            found.differing(),
            found.open());
      }
      Swap.discard(tables, staged);
      if (pass == PASSES) {
        throw new RewriteException(
            "Sessions need records of %s, and further; take a range in which fewer are open"
                .formatted(new TimeRanges(found.beyond())));
      }
      read = read.and(found.beyond());
      staging.progress().accept("sessions reach further than what was read: once more");
    }
  }

  private BronzeInput input(TimeRanges read, @Nullable Set<RecordCoordinates> letters) {
    Table bronze = tables.get("bronze_" + config.stream());
    BronzeInput input = BronzeInput.of(queries, bronze, config, read);
    return letters == null || letters.isEmpty()
        ? input
        : BronzeInput.at(bronze, input.arrivals().and(arrivalHours(queries, letters)));
  }

  private SilverChanges silver(StagedFiles staged) {
    return comparison.silver(
        tables.get(silverName()), staged, tables.get("duplicates"), tables.get("dead_letters"));
  }

  private List<TableReport> reports(
      StagedFiles staged,
      @Nullable SilverChanges silver,
      @Nullable TableReport sessions,
      String newly) {
    List<TableReport> reports = new ArrayList<>();
    if (silver != null) {
      reports.add(silver.report(silverName()));
    }
    for (ResultTable result : results) {
      reports.add(
          sessions != null && result.name().equals(sessions.table())
              ? sessions
              : comparison.results(
                  result,
                  result.rows(ranges, closedMillis),
                  tables.get(result.name()),
                  staged.of(result.name()),
                  newly));
    }
    return reports;
  }

  /** Records that must not become events now: dead letters that nobody asked to recover. */
  private Set<String> leftOut(TimeRanges arrivals, @Nullable Set<RecordCoordinates> letters) {
    if (letters != null && letters.isEmpty()) {
      return Set.of();
    }
    Set<RecordCoordinates> waiting =
        new TreeSet<>(new DeadLetters(queries, config.stream()).waiting(arrivals));
    if (letters != null) {
      waiting.removeAll(letters);
    }
    return waiting.stream().map(RecordCoordinates::toString).collect(Collectors.toSet());
  }

  /** The hours in which dead letters arrived: may be long after their events happened. */
  static List<TimeRange> arrivalHours(TableQueries queries, Set<RecordCoordinates> letters) {
    return queries
        .run(
            "SELECT DISTINCT date_trunc('hour', arrival_time) FROM dead_letters WHERE "
                + Swap.isOneOf(letters))
        .rows()
        .stream()
        .map(row -> ((Instant) row.get(0)).toEpochMilli())
        .map(hour -> new TimeRange(hour, hour + TimeUnit.HOURS.toMillis(1)))
        .toList();
  }

  /** Of sessions all, since those that belong to the ranges may begin anywhere. */
  private Rebuild rebuild(Layer layer) {
    Map<String, Optional<RangeRows>> written = new TreeMap<>();
    for (ResultTable result : results) {
      written.put(
          result.name(),
          result.kind() == ResultTable.Kind.SESSIONS
              ? Optional.empty()
              : Optional.of(result.rows(ranges, closedMillis)));
    }
    if (layer == Layer.SILVER) {
      written.put(silverName(), Optional.of(RangeRows.ofEvents(ranges)));
      written.put("duplicates", Optional.of(RangeRows.ofEvents(ranges)));
      written.put("dead_letters", Optional.empty());
    }
    return new Rebuild(written);
  }

  private String silverName() {
    return "silver_" + config.stream();
  }
}
