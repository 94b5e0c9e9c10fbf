/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.query;

import dev.tidemark.pipeline.table.Warehouse;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.types.Conversions;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.types.Types.NestedField;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * What the metadata of a table says of it; no data file is opened.
 *
 * @param table the table's name
 * @param snapshotId the current snapshot, or null where there is none
 * @param committedAt when that was committed, or null
 * @param rows rows in the current snapshot
 * @param files files in the current snapshot
 * @param bytes their size
 * @param newest the latest arrival of a record in the table, or null where it is empty
 */
public record TableStatus(
    String table,
    @Nullable Long snapshotId,
    @Nullable Instant committedAt,
    long rows,
    long files,
    long bytes,
    @Nullable Instant newest) {

  /** The columns that hold arrivals; a table has one of them. */
  private static final List<String> ARRIVALS = List.of("arrival_time", "last_arrival_time");

  /** The status of each table in the warehouse, by name. */
  public static List<TableStatus> all(Warehouse warehouse) {
    return warehouse.tableNames().stream()
        .flatMap(name -> warehouse.find(name).map(table -> of(name, table)).stream())
        .toList();
  }

  /** The mean size of a file in bytes, 0 where there are none. */
  public long meanFileBytes() {
    return files == 0 ? 0 : bytes / files;
  }

  private static TableStatus of(String name, Table table) {
    Snapshot snapshot = table.currentSnapshot();
    if (snapshot == null) {
      return new TableStatus(name, null, null, 0, 0, 0, null);
    }
    NestedField arrival =
        ARRIVALS.stream()
            .flatMap(column -> Stream.ofNullable(table.schema().findField(column)))
            .findFirst()
            .orElse(null);
    List<DataFile> files =
        arrival == null
            ? SnapshotFiles.current(table).files()
            : SnapshotFiles.withBounds(table, List.of(arrival.name())).files();
    return new TableStatus(
        name,
        snapshot.snapshotId(),
        Instant.ofEpochMilli(snapshot.timestampMillis()),
        files.stream().mapToLong(DataFile::recordCount).sum(),
        files.size(),
        files.stream().mapToLong(DataFile::fileSizeInBytes).sum(),
        arrival == null ? null : newest(files, arrival.fieldId()));
  }

  private static @Nullable Instant newest(List<DataFile> files, int fieldId) {
    return files.stream()
        .flatMap(file -> Stream.ofNullable(upperBound(file, fieldId)))
        .max(Instant::compareTo)
        .orElse(null);
  }

  private static @Nullable Instant upperBound(DataFile file, int fieldId) {
    Map<Integer, ByteBuffer> bounds = file.upperBounds();
    ByteBuffer bound = bounds == null ? null : bounds.get(fieldId);
    if (bound == null) {
      return null;
    }
    long micros = Conversions.fromByteBuffer(Types.TimestampType.withZone(), bound);
    return Instant.ofEpochSecond(
        Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1000);
  }
}
