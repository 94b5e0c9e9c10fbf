/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.dashboard.overview;

import dev.tidemark.pipeline.query.TableSnapshot;
import java.util.List;
import java.util.Map;

/**
 * What the page asks the tables. All queries between two refreshes see the same snapshots.
 *
 * <p>Used by one thread at a time.
 */
public interface DashboardQueries extends AutoCloseable {

  /**
   * Moves on to the newest snapshot of each table.
   *
   * @return the snapshots by table name; a table that is absent or was never committed to is left
   *     out
   */
  Map<String, TableSnapshot> refresh();

  /**
   * Runs a query over the tables of {@code docs/tables.md}, each of which is a view by its name. A
   * table that is absent is an empty view.
   */
  List<Row> run(String sql);

  /** Where the tables are, in words for people. */
  String location();

  @Override
  void close();
}
