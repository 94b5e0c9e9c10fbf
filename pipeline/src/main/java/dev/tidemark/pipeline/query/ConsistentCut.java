/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.query;

import dev.tidemark.pipeline.table.Ledger;
import dev.tidemark.pipeline.table.Warehouse;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.iceberg.DataOperations;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.util.SnapshotUtil;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * The tables of a warehouse at one moment between two batches.
 *
 * <p>A batch commits its tables one after the other and the ledger last. So the ledger is read
 * first, and of each table, read after it, whatever is of a later batch than the ledger knows is
 * left out: a batch that is being committed, or that a crash has left half committed. What
 * maintenance made on top, such as a compaction, stays in as long as it can be told apart from such
 * a batch.
 */
public final class ConsistentCut {

  private final Map<String, Table> tables;
  private final Ledger.Position position;

  /**
   * A table at the cut.
   *
   * @param snapshot the snapshot, or null for a table that has none
   * @param without snapshots at or below it whose added files do not count
   */
  record At(@Nullable Snapshot snapshot, Set<Long> without) {}

  private ConsistentCut(Map<String, Table> tables, Ledger.Position position) {
    this.tables = tables;
    this.position = position;
  }

  /**
   * The newest cut.
   *
   * @throws dev.tidemark.pipeline.table.WarehouseException if a table cannot be read
   */
  public static ConsistentCut read(Warehouse warehouse) {
    Table ledger = warehouse.find(Ledger.TABLE).orElse(null);
    Map<String, Table> tables = new LinkedHashMap<>();
    for (String name : warehouse.tableNames()) {
      if (ledger != null && name.equals(Ledger.TABLE)) {
        tables.put(name, ledger);
      } else {
        warehouse.find(name).ifPresent(table -> tables.put(name, table));
      }
    }
    return new ConsistentCut(
        tables,
        ledger == null ? new Ledger.Position(null, Map.of(), Map.of()) : Ledger.position(ledger));
  }

  /** The tables, by name, each as it was loaded: its current snapshot may be behind the cut. */
  public Map<String, Table> tables() {
    return Collections.unmodifiableMap(tables);
  }

  /** Which batches are in: the last one of each stream, and all before it. */
  public Ledger.Position position() {
    return position;
  }

  /** Where a table stands at the cut. */
  At at(String name) {
    Table table = tables.get(name);
    Snapshot current = table.currentSnapshot();
    if (current == null || name.equals(Ledger.TABLE)) {
      return new At(current, Set.of());
    }
    List<Snapshot> lineage = new ArrayList<>();
    int deepestLater = -1;
    Set<String> streamsSeen = new LinkedHashSet<>();
    for (Snapshot snapshot : SnapshotUtil.ancestorsOf(current.snapshotId(), table::snapshot)) {
      lineage.add(snapshot);
      String stream = snapshot.summary().get(Ledger.STREAM);
      if (isLater(snapshot)) {
        deepestLater = lineage.size() - 1;
      } else if (stream != null) {
        streamsSeen.add(stream);
        if (streamsSeen.containsAll(position.sequences().keySet())) {
          break;
        }
      }
    }
    if (deepestLater < 0) {
      return new At(current, Set.of());
    }
    int top = 0;
    while (top < lineage.size() && isLater(lineage.get(top))) {
      top++;
    }
    Set<Long> without = new LinkedHashSet<>();
    for (int i = top; i <= deepestLater; i++) {
      Snapshot snapshot = lineage.get(i);
      if (!DataOperations.APPEND.equals(snapshot.operation())) {
        // It may hold files of the later batch in another form: go below all of it.
        return below(table, lineage.get(deepestLater));
      }
      if (isLater(snapshot)) {
        without.add(snapshot.snapshotId());
      }
    }
    return top <= deepestLater
        ? new At(lineage.get(top), without)
        : below(table, lineage.get(deepestLater));
  }

  private static At below(Table table, Snapshot snapshot) {
    Long parent = snapshot.parentId();
    return new At(parent == null ? null : table.snapshot(parent), Set.of());
  }

  private boolean isLater(Snapshot snapshot) {
    String stream = snapshot.summary().get(Ledger.STREAM);
    String sequence = snapshot.summary().get(Ledger.SEQUENCE);
    return stream != null
        && sequence != null
        && Long.parseLong(sequence) > position.sequence(stream);
  }

  /** The files of a table at the cut, where those of an earlier cut may be known. */
  SnapshotFiles files(String name, @Nullable SnapshotFiles before) {
    return SnapshotFiles.at(tables.get(name), at(name), before);
  }
}
