/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.dimension;

import dev.tidemark.pipeline.table.OrdersTables;
import dev.tidemark.pipeline.table.ReplaceRows;
import dev.tidemark.pipeline.table.Warehouse;
import dev.tidemark.pipeline.table.WarehouseException;
import dev.tidemark.pipeline.table.WarehouseSettings;
import dev.tidemark.transforms.orders.Category;
import dev.tidemark.transforms.reference.Dimension;
import dev.tidemark.transforms.reference.Version;
import java.io.IOException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.values.KV;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;
import org.checkerframework.checker.nullness.qual.Nullable;

/** The table {@code categories}: read as a whole, and replaced as a whole. */
public final class CategoryTable implements AutoCloseable {

  private static final long NO_SNAPSHOT = -1;

  private final Warehouse warehouse;
  private @Nullable Long lastRead;

  private CategoryTable(Warehouse warehouse) {
    this.warehouse = warehouse;
  }

  /**
   * Opens the warehouse and makes the table if it is not there.
   *
   * @throws WarehouseException if it cannot be used
   */
  public static CategoryTable open(WarehouseSettings settings) {
    Warehouse warehouse = Warehouse.open(settings);
    try {
      warehouse.ensure(OrdersTables.categories());
      return new CategoryTable(warehouse);
    } catch (RuntimeException e) {
      warehouse.close();
      throw e;
    }
  }

  /**
   * The rows of the current snapshot and its sequence number, 0 before the first; empty where that
   * is the one that was read last.
   *
   * @throws WarehouseException if they cannot be read
   */
  public Optional<KV<Long, Dimension<Category>>> readIfChanged() {
    Table table = table();
    Snapshot current = table.currentSnapshot();
    long snapshot = current == null ? NO_SNAPSHOT : current.snapshotId();
    if (lastRead != null && lastRead == snapshot) {
      return Optional.empty();
    }
    Dimension<Category> categories = read(table);
    lastRead = snapshot;
    return Optional.of(KV.of(sequence(table), categories));
  }

  /**
   * Replaces all rows in one commit; readers see the old ones or the new ones.
   *
   * @return the sequence number of the new snapshot
   * @throws WarehouseException if it fails
   */
  public long replace(List<Version<Category>> versions) {
    Table table = table();
    ReplaceRows.of(OrdersTables.categories(), table, versions);
    table.refresh();
    return sequence(table);
  }

  @Override
  public void close() {
    warehouse.close();
  }

  private Table table() {
    return warehouse
        .find(OrdersTables.CATEGORIES)
        .orElseThrow(() -> new WarehouseException("Table categories does not exist"));
  }

  private static Dimension<Category> read(Table table) {
    List<Version<Category>> versions = new ArrayList<>();
    try (CloseableIterable<Record> rows = IcebergGenerics.read(table).build()) {
      for (Record row : rows) {
        versions.add(
            new Version<>(
                (String) row.getField("category"),
                new Category((String) row.getField("name"), (String) row.getField("department")),
                millis(row.getField("valid_from")),
                row.getField("valid_to") == null
                    ? Version.STILL_VALID
                    : millis(row.getField("valid_to"))));
      }
    } catch (IOException | RuntimeException e) {
      throw new WarehouseException("Table categories cannot be read: " + e.getMessage(), e);
    }
    return Dimension.of(versions);
  }

  private static long sequence(Table table) {
    Snapshot current = table.currentSnapshot();
    return current == null ? 0 : current.sequenceNumber();
  }

  private static long millis(Object time) {
    return ((OffsetDateTime) time).toInstant().toEpochMilli();
  }
}
