/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.query;

import dev.tidemark.pipeline.table.WarehouseException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;
import org.checkerframework.checker.nullness.qual.Nullable;

/** Which files of a table hold which rows. */
public final class RowFiles {

  private RowFiles() {}

  /**
   * The files of the current snapshot that hold a record. Metadata tells which can hold it; these
   * are looked into.
   *
   * @param queries open over the table
   * @param table the table
   * @param record the record
   */
  public static List<DataFile> holding(
      TableQueries queries, Table table, RecordCoordinates record) {
    Map<String, DataFile> possible = new HashMap<>();
    Expression isRecord =
        Expressions.and(
            Expressions.equal("kafka_topic", record.topic()),
            Expressions.equal("kafka_partition", record.partition()),
            Expressions.equal("kafka_offset", record.offset()));
    for (DataFile file : matching(table, isRecord)) {
      possible.put(SnapshotFiles.localPath(file.location()).toString(), file);
    }
    if (possible.size() <= 1) {
      return List.copyOf(possible.values());
    }
    String paths =
        possible.keySet().stream().map(ViewSql::literal).collect(Collectors.joining(","));
    return queries
        .run(
            """
            SELECT DISTINCT filename
            FROM read_parquet([%s], filename=true, hive_partitioning=false)
            WHERE kafka_topic = ? AND kafka_partition = ? AND kafka_offset = ? ORDER BY 1\
            """
                .formatted(paths),
            record.topic(),
            record.partition(),
            record.offset())
        .rows()
        .stream()
        .map(row -> possible.get((String) row.get(0)))
        .toList();
  }

  /**
   * A query for the rows of data files of a table, which need not be part of it yet.
   *
   * @param table the table
   * @param files files below the table's location
   */
  public static String select(Table table, Collection<DataFile> files) {
    return ViewSql.rows(
        table.schema(),
        files.stream().map(file -> SnapshotFiles.localPath(file.location())).toList(),
        ViewSql.Uniformity.MAY_DIFFER);
  }

  /** Where a file is on this machine. */
  public static String path(DataFile file) {
    return SnapshotFiles.localPath(file.location()).toString();
  }

  /** The condition that leaves the latest pane of each window and key of a table with panes. */
  public static String latestPanes(Table table) {
    return ViewSql.latestCondition(table.properties());
  }

  /** The files of the current snapshot that can hold rows for which this is true. */
  public static List<DataFile> matching(Table table, Expression filter) {
    List<DataFile> files = new ArrayList<>();
    try (CloseableIterable<FileScanTask> tasks = table.newScan().filter(filter).planFiles()) {
      tasks.forEach(task -> files.add(task.file()));
    } catch (IOException e) {
      throw new WarehouseException(
          "The files of table %s cannot be listed: %s".formatted(table.name(), e.getMessage()), e);
    }
    return files;
  }

  /** The snapshot that added a file, or null where it has expired. */
  public static @Nullable Snapshot addedBy(Table table, DataFile file) {
    Long sequenceNumber = file.fileSequenceNumber();
    if (sequenceNumber != null) {
      for (Snapshot snapshot : table.snapshots()) {
        if (snapshot.sequenceNumber() == sequenceNumber) {
          return snapshot;
        }
      }
    }
    return null;
  }
}
