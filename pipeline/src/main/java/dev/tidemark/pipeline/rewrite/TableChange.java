/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.rewrite;

import dev.tidemark.pipeline.table.WrittenFile;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.ExpressionParser;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * What an operation changes in one table: files that come, in place of others or beside them. The
 * files are written, and nothing of the change is in the table before an {@link OperationBatch}
 * commits it.
 *
 * @param table the table's name
 * @param from the snapshot that the operation found, or null for an empty table
 * @param removed the files that go
 * @param added the files that come
 * @param range where rows are replaced, in Iceberg's JSON of an expression: nobody else may have
 *     added rows there since; null where rows are only added
 */
public record TableChange(
    String table,
    @Nullable Long from,
    List<WrittenFile> removed,
    List<WrittenFile> added,
    @Nullable String range) {

  public TableChange {
    removed = List.copyOf(removed);
    added = List.copyOf(added);
  }

  /**
   * Files with other rows than those that they replace.
   *
   * @param name the table's name
   * @param table the table, as the operation found it
   * @param range where rows are replaced: if anybody else adds rows there meanwhile, the operation
   *     fails
   */
  public static TableChange replaceRows(
      String name,
      Table table,
      Collection<DataFile> removed,
      Collection<DataFile> added,
      Expression range) {
    return new TableChange(
        name,
        from(table),
        written(name, table, removed),
        written(name, table, added),
        ExpressionParser.toJson(range));
  }

  /** More files; nothing is replaced. */
  public static TableChange add(String name, Table table, Collection<DataFile> added) {
    return new TableChange(name, from(table), List.of(), written(name, table, added), null);
  }

  private static @Nullable Long from(Table table) {
    Snapshot current = table.currentSnapshot();
    return current == null ? null : current.snapshotId();
  }

  private static List<WrittenFile> written(String name, Table table, Collection<DataFile> files) {
    Map<Integer, PartitionSpec> specs = table.specs();
    return files.stream()
        .map(file -> WrittenFile.of(name, file, specs.get(file.specId()), List.of()))
        .toList();
  }
}
