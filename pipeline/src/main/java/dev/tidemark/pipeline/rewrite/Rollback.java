/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.rewrite;

import dev.tidemark.pipeline.query.RowFiles;
import dev.tidemark.pipeline.table.Warehouse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.SnapshotChanges;
import org.apache.iceberg.Table;
import org.apache.iceberg.expressions.Expressions;

/**
 * Takes an operation back, in all of its tables: the files that it added go, those that it removed
 * come back as copies. What a pipeline appended since stays, which going back to the old snapshot
 * would lose.
 */
public final class Rollback {

  private final Warehouse warehouse;
  private final OperationBatch batch;

  /** Rollbacks in these tables. */
  public Rollback(Warehouse warehouse) {
    this(warehouse, new OperationBatch(warehouse));
  }

  Rollback(Warehouse warehouse, OperationBatch batch) {
    this.warehouse = warehouse;
    this.batch = batch;
  }

  /** The operations that can be taken back, the latest first. */
  public List<KeptOperation> kept() {
    return KeptOperation.in(tables());
  }

  /**
   * Takes an operation back, in all tables at once.
   *
   * @param operation the operation
   * @param now the time of the rollback
   * @param keptFor how long the rollback itself can be taken back
   * @return the rollback's id
   * @throws RewriteException if a table was changed since in a way that stands in the way; nothing
   *     is done then
   */
  public String of(KeptOperation operation, Instant now, Duration keptFor)
      throws InterruptedException {
    Map<String, Table> tables = tables();
    tables.keySet().retainAll(operation.tables().keySet());
    Operation rollback =
        Operation.start(
            Operation.Kind.ROLLBACK,
            now,
            keptFor,
            Map.of(KeptOperation.TAKEN_BACK, operation.id()));
    Map<String, List<DataFile>> present = new TreeMap<>();
    tables.forEach(
        (name, table) ->
            present.put(
                name,
                present(
                    name,
                    table,
                    list(changes(name, table, operation).addedDataFiles()),
                    operation)));
    List<TableChange> changes = new ArrayList<>();
    tables.forEach(
        (name, table) ->
            changes.add(
                TableChange.replaceRows(
                    name,
                    table,
                    present.get(name),
                    FileCopies.of(table, list(changes(name, table, operation).removedDataFiles())),
                    Expressions.alwaysFalse())));
    batch.commit(rollback, changes);
    return rollback.id();
  }

  private static SnapshotChanges changes(String name, Table table, KeptOperation operation) {
    return SnapshotChanges.builderFor(table)
        .snapshot(table.snapshot(operation.tables().get(name)))
        .build();
  }

  /** The files that the operation added, or the copies of them that another rollback made. */
  private List<DataFile> present(
      String name, Table table, List<DataFile> added, KeptOperation operation) {
    Map<String, DataFile> current = new HashMap<>();
    RowFiles.matching(table, Expressions.alwaysTrue())
        .forEach(file -> current.put(FileCopies.origin(file), file));
    List<DataFile> present = new ArrayList<>();
    for (DataFile file : added) {
      DataFile same = current.get(FileCopies.origin(file));
      if (same != null) {
        present.add(same);
      }
    }
    if (present.size() == added.size()) {
      return present;
    }
    String later =
        kept().stream()
            .filter(other -> other.at().isAfter(operation.at()) && other.takenBackBy() == null)
            .filter(other -> other.tables().containsKey(name))
            .map(KeptOperation::id)
            .findFirst()
            .orElse("somebody");
    throw new RewriteException(
        "%s cannot be rolled back: table %s was rewritten since by %s; roll that back first"
            .formatted(operation.id(), name, later));
  }

  private Map<String, Table> tables() {
    Map<String, Table> tables = new TreeMap<>();
    for (String name : warehouse.tableNames()) {
      warehouse.find(name).ifPresent(table -> tables.put(name, table));
    }
    return tables;
  }

  private static List<DataFile> list(Iterable<DataFile> files) {
    return StreamSupport.stream(files.spliterator(), false).map(DataFile::copy).toList();
  }
}
