/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.rewrite;

import dev.tidemark.pipeline.query.RowFiles;
import dev.tidemark.pipeline.table.RowWriter;
import dev.tidemark.pipeline.table.Warehouse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.expressions.Expressions;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Makes large files of the small ones that a stream leaves, and forgets old snapshots.
 *
 * <p>In each partition the small files become as few as the target size allows, their rows in the
 * order of event time (of windows in gold, of arrival where there is no event time). In gold, rows
 * that a later pane has replaced go. Each table changes in one snapshot: readers see the old files
 * or the new ones, and a pipeline may go on appending. A process that dies leaves files that nobody
 * sees. Needs tables in local or mounted folders.
 *
 * <p>Memory: about 1 GB, whatever the sizes; sorting spills to disk.
 */
public final class Compaction {

  private static final List<String> TIMES = List.of("event_time", "window_start", "arrival_time");
  private static final List<String> TIES =
      List.of("kafka_topic", "kafka_partition", "kafka_offset");

  private final Warehouse warehouse;
  private final CompactionSettings settings;
  private final Operation operation;
  private final Instant now;
  private final Consumer<String> progress;

  /**
   * A compaction.
   *
   * @param warehouse the tables
   * @param settings what files should be like
   * @param operation what goes into the snapshots
   * @param now the time to measure the age of snapshots from
   * @param progress told what is being done
   */
  public Compaction(
      Warehouse warehouse,
      CompactionSettings settings,
      Operation operation,
      Instant now,
      Consumer<String> progress) {
    this.warehouse = warehouse;
    this.settings = settings;
    this.operation = operation;
    this.now = now;
    this.progress = progress;
  }

  /**
   * What would be done to a table.
   *
   * @throws dev.tidemark.pipeline.table.WarehouseException if it cannot be read
   */
  public CompactedTable plan(String name) {
    Table table = table(name);
    List<PartitionPlan> plans = PartitionPlan.of(table, settings);
    return result(name, table, plans, expected(plans), 0, null, 0);
  }

  /**
   * Compacts a table and expires its snapshots.
   *
   * @throws RewriteException if somebody else rewrote the same files meanwhile
   * @throws dev.tidemark.pipeline.table.WarehouseException if it cannot be read or written
   */
  public CompactedTable run(String name) {
    Table table = table(name);
    FileSwap swap = new FileSwap(table, operation);
    List<PartitionPlan> plans = PartitionPlan.of(table, settings);
    CompactedTable before = result(name, table, plans, 0, 0, null, 0);
    List<DataFile> removed = new ArrayList<>();
    List<DataFile> added = new ArrayList<>();
    int done = 0;
    for (PartitionPlan plan : plans) {
      List<DataFile> written = rewrite(name, table, plan);
      removed.addAll(plan.files());
      added.addAll(written);
      done++;
      progress.accept(
          "%s %s: %,d files of %,d bytes become %,d (%d of %d partitions)"
              .formatted(
                  name,
                  plan.partition(),
                  plan.files().size(),
                  plan.bytes(),
                  written.size(),
                  done,
                  plans.size()));
    }
    Snapshot snapshot = null;
    if (!plans.isEmpty()) {
      snapshot =
          before.supersededRows() > 0
              ? swap.replaceRows(removed, added)
              : swap.replaceSameRows(removed, added);
    }
    return new CompactedTable(
        name,
        before.files(),
        before.bytes(),
        before.rewrittenFiles(),
        before.rewrittenBytes(),
        added.size(),
        added.stream().mapToLong(DataFile::fileSizeInBytes).sum(),
        before.supersededRows(),
        SnapshotExpiry.of(warehouse, table).run(settings, now),
        snapshot == null ? null : snapshot.snapshotId());
  }

  private List<DataFile> rewrite(String name, Table table, PartitionPlan plan) {
    long remaining = plan.rows() - plan.superseded();
    long outputs = plan.outputs(settings.targetBytes());
    long rowsPerFile = Math.max(1, (remaining + outputs - 1) / outputs);
    long[] rows = new long[1];
    try (RowWriter writer = new RowWriter(name, table, rowsPerFile)) {
      plan.remaining(table)
          .orderedBy(order(table))
          .forEach(
              row -> {
                writer.write(row);
                rows[0]++;
              });
      if (rows[0] != remaining) {
        throw new RewriteException(
            "Table %s was left as it was: its files in %s hold %d rows, not %d; run reconcile"
                .formatted(name, plan.partition(), rows[0], remaining));
      }
      return writer.finish();
    }
  }

  private static List<String> order(Table table) {
    return Stream.concat(
            TIMES.stream().filter(column -> has(table, column)).limit(1),
            TIES.stream().filter(column -> has(table, column)))
        .toList();
  }

  private static boolean has(Table table, String column) {
    return table.schema().findField(column) != null;
  }

  private long expected(List<PartitionPlan> plans) {
    return plans.stream().mapToLong(plan -> plan.outputs(settings.targetBytes())).sum();
  }

  private CompactedTable result(
      String name,
      Table table,
      List<PartitionPlan> plans,
      long newFiles,
      long newBytes,
      @Nullable Long snapshotId,
      long expired) {
    List<DataFile> files = RowFiles.matching(table, Expressions.alwaysTrue());
    return new CompactedTable(
        name,
        files.size(),
        files.stream().mapToLong(DataFile::fileSizeInBytes).sum(),
        plans.stream().mapToLong(plan -> plan.files().size()).sum(),
        plans.stream().mapToLong(PartitionPlan::bytes).sum(),
        newFiles,
        newBytes,
        plans.stream().mapToLong(PartitionPlan::superseded).sum(),
        expired,
        snapshotId);
  }

  private Table table(String name) {
    return warehouse
        .find(name)
        .orElseThrow(() -> new RewriteException("Table " + name + " does not exist"));
  }
}
