/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.backfill;

import static java.util.Objects.requireNonNull;

import dev.tidemark.pipeline.query.FileRows;
import dev.tidemark.pipeline.query.KeySpan;
import dev.tidemark.pipeline.query.RecordCoordinates;
import dev.tidemark.pipeline.query.RowFiles;
import dev.tidemark.pipeline.query.TableQueries;
import dev.tidemark.pipeline.rewrite.Operation;
import dev.tidemark.pipeline.rewrite.OperationBatch;
import dev.tidemark.pipeline.rewrite.TableChange;
import dev.tidemark.pipeline.table.RangeRows;
import dev.tidemark.pipeline.table.Replay;
import dev.tidemark.pipeline.table.ResultTable;
import dev.tidemark.pipeline.table.ResultTable.Kind;
import dev.tidemark.pipeline.table.RowWriter;
import dev.tidemark.pipeline.table.TimeRanges;
import dev.tidemark.pipeline.table.TimeRanges.TimeRange;
import dev.tidemark.pipeline.table.Warehouse;
import dev.tidemark.pipeline.table.WrittenFile;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Table;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Puts files that were made anew into the place of the live rows of time ranges. Files that hold
 * rows in and outside of the ranges are written anew for the rows outside.
 */
final class Swap {

  private final Warehouse warehouse;
  private final String stream;
  private final TimeRanges ranges;
  private final Operation operation;
  private final Instant now;
  private final TableQueries queries;
  private final List<ResultTable> results;
  private final long closedMillis;
  private final List<Replay> replays = new ArrayList<>();

  Swap(
      Warehouse warehouse,
      String stream,
      TimeRanges ranges,
      Operation operation,
      Instant now,
      TableQueries queries,
      List<ResultTable> results,
      long closedMillis) {
    this.warehouse = warehouse;
    this.stream = stream;
    this.ranges = ranges;
    this.operation = operation;
    this.now = now;
    this.queries = queries;
    this.results = results;
    this.closedMillis = closedMillis;
  }

  /**
   * Commits what differs, all tables at once, with what tells of dead letters.
   *
   * @param sessions the islands of sessions that differ
   * @param failed what else is to be written down of records that were tried again
   */
  List<TableReport> all(
      Map<String, Table> tables,
      StagedFiles staged,
      @Nullable SilverChanges silver,
      List<TableReport> reports,
      List<KeySpan> sessions,
      List<Replay> failed,
      Consumer<String> progress)
      throws InterruptedException {
    List<TableChange> changes = new ArrayList<>();
    for (TableReport report : reports) {
      boolean isSilver = report.table().equals("silver_" + stream);
      boolean differs = isSilver ? silver != null && silver.any() : report.differences() > 0;
      if (differs) {
        Table table = tables.get(report.table());
        changes.add(
            isOfSessions(report.table())
                ? replacedSessions(report.table(), table, staged, sessions)
                : replaced(report.table(), table, staged));
      }
      if (differs && isSilver && silver != null) {
        changes.add(replaced("duplicates", tables.get("duplicates"), staged));
        changes.addAll(buried(tables.get("dead_letters"), staged, silver.nowDead()));
        markRecovered(silver.recovered());
      }
    }
    replays.addAll(failed);
    if (!replays.isEmpty()) {
      changes.add(Replays.added(warehouse, replays));
    }
    Map<String, Long> snapshots = new OperationBatch(warehouse).commit(operation, changes);
    List<TableReport> done = new ArrayList<>();
    for (TableReport report : reports) {
      Long snapshot = snapshots.get(report.table());
      if (snapshot != null) {
        progress.accept("%s: %,d rows are in place".formatted(report.table(), report.anew()));
      }
      done.add(snapshot == null ? report : report.changedBy(snapshot));
    }
    Set<String> used =
        changes.stream()
            .flatMap(change -> change.added().stream())
            .map(WrittenFile::path)
            .collect(Collectors.toSet());
    tables.forEach(
        (name, table) ->
            delete(
                table,
                staged.of(name).stream().filter(file -> !used.contains(file.location())).toList()));
    return done;
  }

  /** Removes files that nobody needs. */
  static void discard(Map<String, Table> tables, StagedFiles staged) {
    tables.forEach((name, table) -> delete(table, staged.of(name)));
  }

  private static void delete(Table table, List<DataFile> files) {
    files.forEach(file -> table.io().deleteFile(file.location()));
  }

  private boolean isOfSessions(String name) {
    return results.stream()
        .anyMatch(result -> result.name().equals(name) && result.kind() == Kind.SESSIONS);
  }

  private TableChange replaced(String name, Table table, StagedFiles staged) {
    RangeRows rows =
        results.stream()
            .filter(result -> result.name().equals(name))
            .findFirst()
            .map(result -> result.rows(ranges, closedMillis))
            .orElse(RangeRows.ofEvents(ranges));
    Expression range = rows.filter();
    String replaced = rows.sql();
    List<String> order = rows.order();
    if (table.schema().findField("stream") != null) {
      range = Expressions.and(Expressions.equal("stream", stream), range);
      replaced = "(" + replaced + " AND stream = '" + stream.replace("'", "''") + "')";
      // Rows of one partition must come together.
      order = List.of("stream", "arrival_time");
    }
    List<DataFile> removed = RowFiles.matching(table, range);
    List<DataFile> added = new ArrayList<>(staged.of(name));
    added.addAll(
        written(
            name, table, FileRows.of(table, removed).where("NOT " + replaced).orderedBy(order)));
    return TableChange.replaceRows(name, table, removed, added, range);
  }

  /** All that rows tell of these islands goes, and what was made anew of them comes. */
  private TableChange replacedSessions(
      String name, Table table, StagedFiles staged, List<KeySpan> islands) {
    ResultTable sessions =
        results.stream().filter(result -> result.name().equals(name)).findFirst().orElseThrow();
    long from = islands.stream().mapToLong(KeySpan::fromMillis).min().orElseThrow();
    long to = islands.stream().mapToLong(KeySpan::toMillis).max().orElseThrow();
    TimeRanges span = new TimeRanges(List.of(new TimeRange(from, to)));
    String isIn = KeySpan.has(requireNonNull(sessions.owner()), sessions.start());
    List<String> order = List.of(sessions.start());
    // What the pipeline still adds there are sessions that are not over at the end.
    Expression range = RangeRows.ofWindows(span, to).filter();
    List<DataFile> removed =
        RowFiles.matching(table, RangeRows.ofWindows(span, Long.MAX_VALUE).filter());
    List<DataFile> added = new ArrayList<>();
    added.addAll(
        written(
            name,
            table,
            FileRows.of(table, staged.of(name)).alongside(islands).where(isIn).orderedBy(order)));
    added.addAll(
        written(
            name,
            table,
            FileRows.of(table, removed).alongside(islands).where("NOT " + isIn).orderedBy(order)));
    return TableChange.replaceRows(name, table, removed, added, range);
  }

  private static List<DataFile> written(String name, Table table, FileRows rows) {
    try (RowWriter writer = new RowWriter(name, table, Long.MAX_VALUE)) {
      rows.forEach(writer::write);
      return writer.finish();
    }
  }

  /** Records that were events and are none for today's code. */
  private List<TableChange> buried(
      Table table, StagedFiles staged, Set<RecordCoordinates> records) {
    // A record that was a dead letter before has its row already; its last replay tells.
    Set<RecordCoordinates> known = new TreeSet<>();
    if (!records.isEmpty()) {
      queries
          .run(
              "SELECT kafka_topic, kafka_partition, kafka_offset FROM dead_letters WHERE "
                  + isOneOf(records))
          .rows()
          .forEach(row -> known.add(RecordCoordinates.of(row)));
    }
    Set<RecordCoordinates> others = new TreeSet<>(records);
    others.removeAll(known);
    List<TableChange> changes = new ArrayList<>();
    if (!others.isEmpty()) {
      changes.add(
          TableChange.add(
              "dead_letters",
              table,
              written(
                  "dead_letters",
                  table,
                  FileRows.of(table, staged.of("dead_letters"))
                      .where(isOneOf(others))
                      .orderedBy(List.of("arrival_time")))));
    }
    if (!known.isEmpty()) {
      replays.addAll(
          Replays.of(queries, stream, known, operation, now).stream()
              .map(
                  replay ->
                      replay.failed(Replay.Outcome.FAILED_AGAIN, null, "no event for today's code"))
              .toList());
    }
    return changes;
  }

  private void markRecovered(Set<RecordCoordinates> records) {
    if (!records.isEmpty()) {
      Replays.of(queries, stream, records, operation, now)
          .forEach(replay -> replays.add(replay.recovered()));
    }
  }

  /** A condition; false for none. */
  static String isOneOf(Collection<RecordCoordinates> records) {
    if (records.isEmpty()) {
      return "false";
    }
    return records.stream()
        .map(
            record ->
                "('%s', %d, %d)"
                    .formatted(
                        record.topic().replace("'", "''"), record.partition(), record.offset()))
        .collect(
            Collectors.joining(", ", "(kafka_topic, kafka_partition, kafka_offset) IN (", ")"));
  }
}
