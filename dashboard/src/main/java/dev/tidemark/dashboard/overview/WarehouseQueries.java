/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.dashboard.overview;

import dev.tidemark.pipeline.query.QueryResult;
import dev.tidemark.pipeline.query.TableQueries;
import dev.tidemark.pipeline.query.TableSnapshot;
import dev.tidemark.pipeline.table.Warehouse;
import dev.tidemark.pipeline.table.WarehouseSettings;
import java.util.List;
import java.util.Map;

/** The tables of a warehouse. */
public final class WarehouseQueries implements DashboardQueries {

  private final Warehouse warehouse;
  private final TableQueries queries;

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
    return queries.snapshots();
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
}
