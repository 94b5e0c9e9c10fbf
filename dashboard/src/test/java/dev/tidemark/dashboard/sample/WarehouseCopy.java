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
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.PartitionKey;
import org.apache.iceberg.Table;
import org.apache.iceberg.types.Types;

/** Copies the sample into Iceberg tables: what is new becomes one commit per table. */
public final class WarehouseCopy {

  private final MemoryTables source;
  private final Warehouse warehouse;
  private final Map<String, Long> copied = new HashMap<>();
  private int files;

  public WarehouseCopy(MemoryTables source, Warehouse warehouse) {
    this.source = source;
    this.warehouse = warehouse;
  }

  /**
   * Copies the new rows of all tables.
   *
   * @param filesPerTable over how many files the rows of a table are spread
   */
  public void commit(int filesPerTable) {
    source.settle();
    ClickstreamTables.all(TimePolicy.DEFAULT)
        .forEach(definition -> commit(definition, filesPerTable));
  }

  /** How many files there are in all tables. */
  public int files() {
    return files;
  }

  private void commit(TableDefinition<?> definition, int filesPerTable) {
    Table table = warehouse.ensure(definition);
    String name = definition.name();
    long from = copied.getOrDefault(name, 0L);
    long to = source.count("SELECT count(*) FROM " + name);
    AppendFiles append = table.newAppend();
    for (int part = 0; part < filesPerTable; part++) {
      long first = from + (to - from) * part / filesPerTable;
      long end = from + (to - from) * (part + 1) / filesPerTable;
      if (end > first) {
        append.appendFile(file(definition, table, first, end));
      }
    }
    append.commit();
    copied.put(name, to);
  }

  private DataFile file(TableDefinition<?> definition, Table table, long first, long end) {
    Path file = Path.of(table.location().replaceFirst("^file:", ""), "data", ++files + ".parquet");
    try {
      Files.createDirectories(file.getParent());
      source.execute(
          "COPY (SELECT %s FROM %s WHERE rowid >= %d AND rowid < %d) TO '%s' (FORMAT parquet)"
              .formatted(columns(definition), definition.name(), first, end, file));
      return DataFiles.builder(table.spec())
          .withPath(file.toString())
          .withFormat(FileFormat.PARQUET)
          .withFileSizeInBytes(Files.size(file))
          .withRecordCount(end - first)
          .withPartition(new PartitionKey(table.spec(), table.schema()))
          .build();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
