/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.backfill;

import dev.tidemark.pipeline.query.FileRows;
import dev.tidemark.pipeline.query.RecordCoordinates;
import dev.tidemark.pipeline.query.RowFiles;
import dev.tidemark.pipeline.query.TableQueries;
import dev.tidemark.pipeline.rewrite.Operation;
import dev.tidemark.pipeline.rewrite.OperationBatch;
import dev.tidemark.pipeline.rewrite.TableChange;
import dev.tidemark.pipeline.table.Replay;
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
  private final List<Replay> replays = new ArrayList<>();

  Swap(
      Warehouse warehouse,
      String stream,
      TimeRanges ranges,
      Operation operation,
      Instant now,
      TableQueries queries) {
    this.warehouse = warehouse;
    this.stream = stream;
    this.ranges = ranges;
    this.operation = operation;
    this.now = now;
    this.queries = queries;
  }

  /** Continues a query for the times of events with those that are new in silver. */
  String newEvents(StagedFiles staged) {
    Table silver = warehouse.find("silver_" + stream).orElseThrow();
    return " UNION ALL SELECT event_time FROM (%s) ANTI JOIN silver_%s USING (event_id, event_time)"
        .formatted(RowFiles.select(silver, staged.of("silver_" + stream)), stream);
  }

  /**
   * Commits what differs, all tables at once, with what tells of dead letters.
   *
   * @param failed what else is to be written down of records that were tried again
   */
  List<TableReport> all(
      Map<String, Table> tables,
      StagedFiles staged,
      @Nullable SilverChanges silver,
      List<TableReport> reports,
      List<Replay> failed,
      Consumer<String> progress)
      throws InterruptedException {
    List<TableChange> changes = new ArrayList<>();
    for (TableReport report : reports) {
      boolean isSilver = report.table().equals("silver_" + stream);
      boolean differs = isSilver ? silver != null && silver.any() : report.differences() > 0;
      if (differs) {
        changes.add(replaced(report.table(), tables.get(report.table()), staged));
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
                staged.of(name).stream()
                    .filter(file -> !used.contains(file.location()))
                    .toList()));
    return done;
  }

  /** Removes files that nobody needs. */
  static void discard(Map<String, Table> tables, StagedFiles staged) {
    tables.forEach((name, table) -> delete(table, staged.of(name)));
  }

  private static void delete(Table table, List<DataFile> files) {
    files.forEach(file -> table.io().deleteFile(file.location()));
  }

  private TableChange replaced(String name, Table table, StagedFiles staged) {
    boolean windows = table.schema().findField("event_time") == null;
    Expression inRange = Expressions.alwaysFalse();
    for (TimeRange range : ranges.ranges()) {
      inRange =
          Expressions.or(
              inRange,
              windows ? BronzeInput.overlapping(range) : BronzeInput.within("event_time", range));
    }
    String replaced = windows ? ranges.overlapsWindowSql() : ranges.containsSql("event_time");
    if (table.schema().findField("stream") != null) {
      inRange = Expressions.and(Expressions.equal("stream", stream), inRange);
      replaced = "(" + replaced + " AND stream = '" + stream.replace("'", "''") + "')";
    }
    List<DataFile> removed = RowFiles.matching(table, inRange);
    List<DataFile> added = new ArrayList<>(staged.of(name));
    try (RowWriter writer = new RowWriter(name, table, Long.MAX_VALUE)) {
      FileRows.of(table, removed)
          .where("NOT " + replaced)
          .orderedBy(partitionOrder(table, windows))
          .forEach(writer::write);
      added.addAll(writer.finish());
    }
    return TableChange.replaceRows(name, table, removed, added, inRange);
  }

  /** Rows of one partition must come together. */
  private static List<String> partitionOrder(Table table, boolean windows) {
    if (windows) {
      return List.of("window_start");
    }
    return table.schema().findField("stream") == null
        ? List.of("event_time")
        : List.of("stream", "arrival_time");
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
      try (RowWriter writer = new RowWriter("dead_letters", table, Long.MAX_VALUE)) {
        FileRows.of(table, staged.of("dead_letters"))
            .where(isOneOf(others))
            .orderedBy(List.of("arrival_time"))
            .forEach(writer::write);
        changes.add(TableChange.add("dead_letters", table, writer.finish()));
      }
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
