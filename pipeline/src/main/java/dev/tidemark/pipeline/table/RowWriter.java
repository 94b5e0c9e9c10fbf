/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.table;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.PartitionKey;
import org.apache.iceberg.Table;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Writes rows of a table into new files that are not part of it yet. Rows of one partition should
 * come one after the other, since one file is open at a time. Not safe for several threads.
 */
public final class RowWriter implements AutoCloseable {

  private final Table table;
  private final TableDefinition<Object[]> definition;
  private final PartitionKey key;
  private final long rowsPerFile;
  private final List<DataFile> files = new ArrayList<>();
  private @Nullable PartitionKey partition;
  private @Nullable DataFileWriter<Object[]> open;

  /**
   * Rows of a table.
   *
   * @param name the table's name within the namespace
   * @param table the table
   * @param rowsPerFile how many rows a file gets at most
   */
  public RowWriter(String name, Table table, long rowsPerFile) {
    if (rowsPerFile < 1) {
      throw new IllegalArgumentException("rowsPerFile must be 1 or more, but is " + rowsPerFile);
    }
    this.table = table;
    this.definition = TableDefinition.of(name, table.schema(), table.spec(), row -> row);
    this.key = new PartitionKey(table.spec(), table.schema());
    this.rowsPerFile = rowsPerFile;
  }

  /** Writes a few values as rows of their table; the files are not part of it yet. */
  public static <T> List<DataFile> files(
      TableDefinition<T> definition, Table table, List<T> values) {
    try (RowWriter writer = new RowWriter(definition.name(), table, Long.MAX_VALUE)) {
      values.forEach(value -> writer.write(definition.columns(value)));
      return writer.finish();
    }
  }

  /** Adds a row: its columns as {@link TableDefinition.Columns} has them. */
  public void write(Object[] columns) {
    ColumnValues row = row(columns);
    key.partition(row);
    try {
      if (open != null && (open.records() == rowsPerFile || !key.equals(partition))) {
        finishFile();
      }
      DataFileWriter<Object[]> writer = open;
      if (writer == null) {
        partition = key.copy();
        writer = DataFileWriter.open(definition, table, partition);
        open = writer;
      }
      writer.write(row);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Structs in lists as Iceberg wants them. */
  private static ColumnValues row(Object[] columns) {
    Object[] values = columns.clone();
    for (int i = 0; i < values.length; i++) {
      if (values[i] instanceof List<?> list) {
        List<Object> elements = new ArrayList<>(list.size());
        list.forEach(
            element -> elements.add(element instanceof Object[] struct ? row(struct) : element));
        values[i] = elements;
      }
    }
    return new ColumnValues(values);
  }

  /** Finishes the last file; all files that were written. */
  public List<DataFile> finish() {
    try {
      finishFile();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return List.copyOf(files);
  }

  /** Gives up a file that was not finished. */
  @Override
  public void close() {
    if (open != null) {
      open.abandon();
      open = null;
    }
  }

  private void finishFile() throws IOException {
    DataFileWriter<Object[]> writer = open;
    if (writer != null) {
      files.add(writer.close().toDataFile(table));
      open = null;
    }
  }
}
