/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.dashboard.sample;

import static java.util.stream.Collectors.joining;

import dev.tidemark.pipeline.table.ClickstreamTables;
import dev.tidemark.pipeline.table.TableDefinition;
import dev.tidemark.pipeline.table.Warehouse;
import dev.tidemark.transforms.time.TimePolicy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.PartitionKey;
import org.apache.iceberg.Table;
import org.apache.iceberg.types.Types;

/** Copies the sample into Iceberg tables: what is new becomes one file and one commit per table. */
public final class WarehouseCopy {

  private final MemoryTables source;
  private final Warehouse warehouse;
  private final Map<String, Long> copied = new HashMap<>();
  private int files;

  public WarehouseCopy(MemoryTables source, Warehouse warehouse) {
    this.source = source;
    this.warehouse = warehouse;
  }

  /** Copies the new rows of all tables. */
  public void commit() {
    ClickstreamTables.all(TimePolicy.DEFAULT).forEach(this::commit);
  }

  /** How many files there are in all tables. */
  public int files() {
    return files;
  }

  private void commit(TableDefinition<?> definition) {
    Table table = warehouse.ensure(definition);
    String name = definition.name();
    long from = copied.getOrDefault(name, 0L);
    long to = source.count("SELECT count(*) FROM " + name);
    if (to == from) {
      return;
    }
    Path file = Path.of(table.location().replaceFirst("^file:", ""), "data", ++files + ".parquet");
    try {
      Files.createDirectories(file.getParent());
      source.execute(
          "COPY (SELECT %s FROM %s WHERE rowid >= %d AND rowid < %d) TO '%s' (FORMAT parquet)"
              .formatted(columns(definition), name, from, to, file));
      table
          .newAppend()
          .appendFile(
              DataFiles.builder(table.spec())
                  .withPath(file.toString())
                  .withFormat(FileFormat.PARQUET)
                  .withFileSizeInBytes(Files.size(file))
                  .withRecordCount(to - from)
                  .withPartition(new PartitionKey(table.spec(), table.schema()))
                  .build())
          .commit();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    copied.put(name, to);
  }

  private String columns(TableDefinition<?> definition) {
    List<String> there = source.columns(definition.name());
    return definition.schema().columns().stream()
        .map(
            column ->
                there.contains(column.name())
                    ? column.name()
                    : "NULL::" + type(column) + " AS " + column.name())
        .collect(joining(", "));
  }

  private static String type(Types.NestedField column) {
    return switch (column.type().typeId()) {
      case BOOLEAN -> "BOOLEAN";
      case INTEGER -> "INTEGER";
      case LONG -> "BIGINT";
      case DATE -> "DATE";
      case TIMESTAMP -> "TIMESTAMPTZ";
      case BINARY -> "BLOB";
      case LIST -> "STRUCT(name VARCHAR, value BLOB)[]";
      default -> "VARCHAR";
    };
  }
}
