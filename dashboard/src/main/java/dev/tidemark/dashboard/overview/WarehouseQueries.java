/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.dashboard.overview;

import dev.tidemark.pipeline.query.QueryResult;
import dev.tidemark.pipeline.query.TableQueries;
import dev.tidemark.pipeline.table.Warehouse;
import dev.tidemark.pipeline.table.WarehouseSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.checkerframework.checker.nullness.qual.Nullable;

/** The tables of a warehouse. */
public final class WarehouseQueries implements DashboardQueries {

  private final Warehouse warehouse;
  private final TableQueries queries;
  private Map<String, TableSnapshot> snapshots = Map.of();

  private WarehouseQueries(Warehouse warehouse, TableQueries queries) {
    this.warehouse = warehouse;
    this.queries = queries;
  }

  /**
   * Opens a warehouse, which may be empty.
   *
   * @throws dev.tidemark.pipeline.table.WarehouseException if it cannot be used
   */
  public static WarehouseQueries open(WarehouseSettings settings) {
    Warehouse warehouse = Warehouse.open(settings);
    try {
      return new WarehouseQueries(warehouse, TableQueries.open(warehouse));
    } catch (RuntimeException e) {
      warehouse.close();
      throw e;
    }
  }

  @Override
  public Map<String, TableSnapshot> refresh() {
    queries.refresh();
    Map<String, TableSnapshot> current = new HashMap<>();
    queries
        .snapshotIds()
        .forEach(
            (table, id) -> {
              TableSnapshot known = snapshots.get(table);
              current.put(table, known != null && known.id() == id ? known : load(table, id));
            });
    snapshots = Map.copyOf(current);
    return snapshots;
  }

  @Override
  public List<Row> run(String sql) {
    QueryResult result = queries.run(sql);
    return result.rows().stream().map(values -> new Row(result.columns(), values)).toList();
  }

  @Override
  public String location() {
    return warehouse.settings().description();
  }

  @Override
  public void close() {
    queries.close();
    warehouse.close();
  }

  private TableSnapshot load(String name, long id) {
    @Nullable Snapshot snapshot =
        warehouse.find(name).map(table -> snapshot(table, id)).orElse(null);
    return new TableSnapshot(id, snapshot == null ? 0 : snapshot.timestampMillis());
  }

  /** The snapshot, or the newest where it was expired in between. */
  private static @Nullable Snapshot snapshot(Table table, long id) {
    Snapshot snapshot = table.snapshot(id);
    return snapshot == null ? table.currentSnapshot() : snapshot;
  }
}
