package dev.tidemark.pipeline.query;

import dev.tidemark.pipeline.table.WarehouseException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.io.CloseableIterable;
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

  /** The files of the table's current snapshot. */
  public static SnapshotFiles current(Table table) {
    Snapshot snapshot = table.currentSnapshot();
    if (snapshot == null) {
      return new SnapshotFiles(null, List.of());
    }
    List<DataFile> files = new ArrayList<>();
    try (CloseableIterable<FileScanTask> tasks =
        table.newScan().useSnapshot(snapshot.snapshotId()).includeColumnStats().planFiles()) {
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
    return new SnapshotFiles(snapshot, files);
  }

  /**
   * Where a file is on this machine.
   *
   * @throws WarehouseException if it is elsewhere: DuckDB reads local files only
   */
  static Path localPath(String location) {
    if (location.startsWith("/")) {
      return Path.of(location);
    }
    if (location.startsWith("file:")) {
      return Path.of(URI.create(location.replace(" ", "%20")).getPath());
    }
    throw new WarehouseException(
        "Queries read tables in local or mounted folders only, and this one is at " + location);
  }
}
