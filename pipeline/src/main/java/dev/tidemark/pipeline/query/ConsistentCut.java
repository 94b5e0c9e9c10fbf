/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.query;

import dev.tidemark.pipeline.table.Ledger;
import dev.tidemark.pipeline.table.Warehouse;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.util.SnapshotUtil;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * The tables of a warehouse at one moment between two batches.
 *
 * <p>A batch commits its tables one after the other and the ledger last. So the ledger is read
 * first, and of each table, read after it, whatever is of a later batch than the ledger knows is
 * left out: a batch that is being committed, or that a crash has left half committed, be it a
 * pipeline's or an operator's. What came on top, such as another stream's batch, stays in as long
 * as it can be told apart; a compaction that took in files of such a batch cannot.
 */
public final class ConsistentCut {

  private final Map<String, Table> tables;
  private final Ledger.Position position;

  /**
   * A table at the cut.
   *
   * @param snapshot the snapshot, or null for a table that has none
   * @param without snapshots at or below it whose changes do not count, the newest first
   * @param below the snapshot below all of these, or null for none: the table where their changes
   *     cannot be told apart from what came on top
   */
  record At(@Nullable Snapshot snapshot, List<Long> without, @Nullable Snapshot below) {}

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
      return new At(current, List.of(), null);
    }
    List<Snapshot> lineage = new ArrayList<>();
    int deepestLater = -1;
    for (Snapshot snapshot : SnapshotUtil.ancestorsOf(current.snapshotId(), table::snapshot)) {
      if (isLater(snapshot)) {
        deepestLater = lineage.size();
      }
      lineage.add(snapshot);
    }
    if (deepestLater < 0) {
      return new At(current, List.of(), null);
    }
    int top = 0;
    while (top < lineage.size() && isLater(lineage.get(top))) {
      top++;
    }
    Long parent = lineage.get(deepestLater).parentId();
    Snapshot below = parent == null ? null : table.snapshot(parent);
    if (top > deepestLater) {
      return new At(below, List.of(), null);
    }
    List<Long> without = new ArrayList<>();
    for (Snapshot snapshot : lineage.subList(top, deepestLater + 1)) {
      if (isLater(snapshot)) {
        without.add(snapshot.snapshotId());
      }
    }
    return new At(lineage.get(top), without, below);
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
