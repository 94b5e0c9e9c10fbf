/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.query;

import dev.tidemark.pipeline.table.WarehouseException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataOperations;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotChanges;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableScan;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.util.SnapshotUtil;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * The files that make up one snapshot of a table.
 *
 * @param snapshot the snapshot, or null for a table that has none yet
 * @param files its files; rows are only ever added, so there are no delete files to apply
 */
public record SnapshotFiles(@Nullable Snapshot snapshot, List<DataFile> files) {

  public SnapshotFiles {
    files = List.copyOf(files);
  }

  /** The files of the table's current snapshot, without their metrics. */
  public static SnapshotFiles current(Table table) {
    return plan(table, table.newScan(), table.currentSnapshot());
  }

  /**
   * The files of a table at a cut, where those of an earlier one may be known.
   *
   * <p>If rows were only appended in between, as the pipeline does, the manifests of the appended
   * files are all that is read.
   */
  static SnapshotFiles at(Table table, ConsistentCut.At cut, @Nullable SnapshotFiles before) {
    Snapshot snapshot = cut.snapshot();
    if (snapshot == null) {
      return new SnapshotFiles(null, List.of());
    }
    SnapshotFiles files =
        before == null || before.snapshot == null
            ? plan(table, table.newScan(), snapshot)
            : before.next(table, snapshot);
    if (cut.without().isEmpty()) {
      return files;
    }
    Map<String, DataFile> known = new TreeMap<>();
    files.files.forEach(file -> known.put(file.location(), file));
    for (long id : cut.without()) {
      SnapshotChanges changes = changes(table, table.snapshot(id));
      for (DataFile file : changes.addedDataFiles()) {
        if (known.remove(file.location()) == null) {
          // Somebody has written its rows into another file.
          return plan(table, table.newScan(), cut.below());
        }
      }
      changes
          .removedDataFiles()
          .forEach(file -> known.put(file.location(), file.copyWithoutStats()));
    }
    return new SnapshotFiles(snapshot, List.copyOf(known.values()));
  }

  private SnapshotFiles next(Table table, Snapshot target) {
    List<DataFile> known = new ArrayList<>(files);
    for (Snapshot ancestor : SnapshotUtil.ancestorsOf(target.snapshotId(), table::snapshot)) {
      if (ancestor.snapshotId() == snapshot.snapshotId()) {
        known.sort(Comparator.comparing(DataFile::location));
        return new SnapshotFiles(target, known);
      }
      if (!DataOperations.APPEND.equals(ancestor.operation())) {
        break;
      }
      added(table, ancestor).forEach(file -> known.add(file.copyWithoutStats()));
    }
    return plan(table, table.newScan(), target);
  }

  private static Iterable<DataFile> added(Table table, Snapshot snapshot) {
    return changes(table, snapshot).addedDataFiles();
  }

  private static SnapshotChanges changes(Table table, Snapshot snapshot) {
    return SnapshotChanges.builderFor(table).snapshot(snapshot).build();
  }

  /** The files of the table's current snapshot, with the metrics of these columns. */
  public static SnapshotFiles withBounds(Table table, List<String> columns) {
    return plan(table, table.newScan().includeColumnStats(columns), table.currentSnapshot());
  }

  private static SnapshotFiles plan(Table table, TableScan scan, @Nullable Snapshot snapshot) {
    if (snapshot == null) {
      return new SnapshotFiles(null, List.of());
    }
    List<DataFile> files = new ArrayList<>();
    try (CloseableIterable<FileScanTask> tasks =
        scan.useSnapshot(snapshot.snapshotId()).planFiles()) {
      for (FileScanTask task : tasks) {
        if (!task.deletes().isEmpty()) {
          throw new WarehouseException(
              "Table %s has delete files, which these queries do not apply"
                  .formatted(table.name()));
        }
        files.add(task.file());
      }
    } catch (IOException e) {
      throw new WarehouseException(
          "The files of table %s cannot be listed: %s".formatted(table.name(), e.getMessage()), e);
    }
    files.sort(Comparator.comparing(DataFile::location));
    return new SnapshotFiles(snapshot, files);
  }

  /**
   * Where a file is on this machine.
   *
   * @throws WarehouseException if it is elsewhere: DuckDB reads local files only
   */
  public static Path localPath(String location) {
    if (location.startsWith("/")) {
      return Path.of(location);
    }
    if (location.startsWith("file:")) {
      // Hadoop's paths are not percent-encoded, so this is not a matter for URI.
      return Path.of(location.substring("file:".length()).replaceFirst("^/+", "/"));
    }
    throw new WarehouseException(
        "Queries read tables in local or mounted folders only, and this one is at " + location);
  }
}
