/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.table;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.iceberg.PartitionKey;
import org.apache.iceberg.Table;

/**
 * The files of a table that are being written, one per partition. Not safe for several threads.
 *
 * <p>At most {@value #MAX_OPEN} are open: a row of one more partition first closes the file with
 * the most rows. A file that has {@value #MAX_RECORDS} rows is closed.
 */
final class OpenFiles<T> {

  static final int MAX_OPEN = 16;
  static final long MAX_RECORDS = 2_000_000;

  private final TableDefinition<T> definition;
  private final Table table;
  private final PartitionKey key;
  private final Map<PartitionKey, DataFileWriter<T>> open = new HashMap<>();

  OpenFiles(TableDefinition<T> definition, Table table) {
    this.definition = definition;
    this.table = table;
    this.key = new PartitionKey(table.spec(), definition.schema());
  }

  /** Adds a row; files that had to be closed for it go to {@code written}. */
  void write(T value, Consumer<WrittenFile> written) throws IOException {
    ColumnValues columns = new ColumnValues(definition.columns(value));
    key.partition(columns);
    DataFileWriter<T> file = open.get(key);
    if (file == null) {
      if (open.size() == MAX_OPEN) {
        closeFullest(written);
      }
      PartitionKey partition = key.copy();
      file = DataFileWriter.open(definition, table, partition);
      open.put(partition, file);
    }
    file.write(columns);
    if (file.records() == MAX_RECORDS) {
      open.remove(key);
      written.accept(file.close());
    }
  }

  /** Closes all files. */
  void close(Consumer<WrittenFile> written) throws IOException {
    List<DataFileWriter<T>> files = new ArrayList<>(open.values());
    for (DataFileWriter<T> file : files) {
      written.accept(file.close());
    }
    open.clear();
  }

  /** Gives up whatever is open, after a failure. */
  void abandon() {
    open.values().forEach(DataFileWriter::abandon);
    open.clear();
  }

  private void closeFullest(Consumer<WrittenFile> written) throws IOException {
    PartitionKey fullest =
        open.entrySet().stream()
            .max(Comparator.comparingLong(entry -> entry.getValue().records()))
            .orElseThrow()
            .getKey();
    DataFileWriter<T> file = open.remove(fullest);
    written.accept(file.close());
  }
}
