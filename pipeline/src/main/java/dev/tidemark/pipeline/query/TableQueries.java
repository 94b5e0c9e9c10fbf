/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.query;

import static java.util.Objects.requireNonNull;

import dev.tidemark.pipeline.stream.StreamPipelines;
import dev.tidemark.pipeline.table.TableDefinition;
import dev.tidemark.pipeline.table.Warehouse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.checkerframework.checker.nullness.qual.MonotonicNonNull;

/**
 * SQL over the tables of a warehouse, by an embedded DuckDB.
 *
 * <p>There is a view for each table, over the files of one snapshot; together these snapshots are
 * one {@link ConsistentCut}. So a query sees whole batches only, all tables after the same batch,
 * and sees the same rows until {@link #refresh}. Known tables that do not exist yet are empty.
 * Tables with panes have a second view {@code <table>_latest} with the latest pane of each key, and
 * tables with versions of rows one with the latest version. The session's time zone is UTC.
 *
 * <p>Queries only read: nothing but {@code SELECT} (and what DuckDB makes a {@code SELECT} of:
 * {@code FROM}, {@code VALUES}, {@code DESCRIBE}, {@code SHOW}, {@code SUMMARIZE}) is run, and no
 * file outside the tables' folders can be opened. Safe for several threads; one query runs at a
 * time.
 */
public final class TableQueries implements AutoCloseable {

  private final Warehouse warehouse;
  private final Map<String, TableDefinition<?>> known;
  private final Map<String, SnapshotFiles> seen = new TreeMap<>();
  private final Map<String, ConsistentCut.At> seenAt = new TreeMap<>();
  private TreeSet<String> folders = new TreeSet<>();
  private @MonotonicNonNull ReadOnlyDatabase database;

  private TableQueries(Warehouse warehouse, List<TableDefinition<?>> known) {
    this.warehouse = warehouse;
    this.known =
        known.stream()
            .collect(
                Collectors.toMap(TableDefinition::name, table -> table, (a, b) -> a, TreeMap::new));
  }

  /** Queries over the newest cut; the tables of all pipelines are known. */
  public static TableQueries open(Warehouse warehouse) {
    return open(warehouse, StreamPipelines.tables());
  }

  /**
   * Queries over the newest cut.
   *
   * @param known tables that have an (empty) view even if they do not exist
   */
  public static TableQueries open(Warehouse warehouse, List<TableDefinition<?>> known) {
    TableQueries queries = new TableQueries(warehouse, known);
    try {
      queries.refresh();
      return queries;
    } catch (RuntimeException e) {
      queries.close();
      throw e;
    }
  }

  /**
   * Moves on to the newest cut. Where a table has no new snapshot, nothing is done for it.
   *
   * @return whether anything is new
   * @throws dev.tidemark.pipeline.table.WarehouseException if a table cannot be read
   */
  public synchronized boolean refresh() {
    ConsistentCut cut = ConsistentCut.read(warehouse);
    Map<String, Table> tables = cut.tables();
    TreeSet<String> needed =
        tables.values().stream()
            .map(table -> SnapshotFiles.localPath(table.location()) + "/")
            .collect(Collectors.toCollection(TreeSet::new));
    if (database == null || !folders.containsAll(needed)) {
      // Folders that may be read cannot be added to an open database.
      close();
      seen.clear();
      seenAt.clear();
      folders = needed;
      database = ReadOnlyDatabase.open(folders);
      known.values().stream()
          .filter(definition -> !tables.containsKey(definition.name()))
          .forEach(
              definition ->
                  view(
                      definition.name(),
                      definition.schema(),
                      List.of(),
                      definition.properties(),
                      ViewSql.Uniformity.SAME_COLUMNS));
    }
    boolean changed = false;
    for (Map.Entry<String, Table> entry : tables.entrySet()) {
      changed |= refresh(entry.getKey(), entry.getValue(), cut);
    }
    return changed;
  }

  /** The snapshot that queries see, for each table that has one. */
  public synchronized Map<String, TableSnapshot> snapshots() {
    Map<String, TableSnapshot> snapshots = new TreeMap<>();
    seen.forEach(
        (name, files) -> {
          if (files.snapshot() != null) {
            snapshots.put(name, TableSnapshot.of(files.snapshot()));
          }
        });
    return snapshots;
  }

  /**
   * Runs a query.
   *
   * @param values what the question marks in it stand for
   * @throws QueryException if it is not a query, or fails
   */
  public synchronized QueryResult run(String sql, Object... values) {
    return database().query(sql, values);
  }

  @Override
  public synchronized void close() {
    if (database != null) {
      database.close();
    }
  }

  private boolean refresh(String name, Table table, ConsistentCut cut) {
    ConsistentCut.At at = cut.at(name);
    if (at.equals(seenAt.get(name))) {
      return false;
    }
    // What an earlier cut left out of a snapshot is not known to be in that snapshot's files.
    boolean wasWhole = seenAt.containsKey(name) && seenAt.get(name).without().isEmpty();
    SnapshotFiles files = SnapshotFiles.at(table, at, wasWhole ? seen.get(name) : null);
    List<Path> paths =
        files.files().stream().map(file -> SnapshotFiles.localPath(file.location())).toList();
    view(name, table.schema(), paths, table.properties(), ViewSql.Uniformity.of(table));
    seen.put(name, files);
    seenAt.put(name, at);
    return true;
  }

  private void view(
      String name,
      Schema schema,
      List<Path> files,
      Map<String, String> properties,
      ViewSql.Uniformity uniformity) {
    database().execute(ViewSql.table(name, schema, files, uniformity));
    if (properties.containsKey(TableDefinition.PANE_KEY)) {
      database().execute(ViewSql.latest(name, properties));
    } else if (properties.containsKey(TableDefinition.VERSION_KEY)) {
      database().execute(ViewSql.latestVersions(name, properties));
    }
  }

  private ReadOnlyDatabase database() {
    return requireNonNull(database, "not open");
  }
}
