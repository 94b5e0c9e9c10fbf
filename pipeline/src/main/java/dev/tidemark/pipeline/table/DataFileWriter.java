/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.table;

import java.io.IOException;
import java.util.UUID;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.MetricsConfig;
import org.apache.iceberg.PartitionKey;
import org.apache.iceberg.StructLike;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.data.parquet.InternalWriter;
import org.apache.iceberg.io.FileAppender;
import org.apache.iceberg.parquet.Parquet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One Parquet file being written for one partition of a table, by Iceberg's own writer: it takes a
 * row's columns as they are, without a record object and without boxes of Avro in between, knows
 * the file's metrics when it is closed, and writes field ids.
 *
 * <p>The file has a name that nobody else will choose and is not part of the table until its {@link
 * DataFile} is committed; one that is abandoned is garbage that no reader sees.
 */
final class DataFileWriter<T> {

  private static final Logger LOG = LoggerFactory.getLogger(DataFileWriter.class);

  /** Bytes of a row group held in memory while a file is open. */
  static final int ROW_GROUP_BYTES = 32 << 20;

  /**
   * Bytes of a column's page. Each file that is opened takes a buffer of this size, and a file of a
   * micro-batch is small: with Parquet's megabyte they would be arrays too large for the young
   * generation.
   */
  private static final int PAGE_BYTES = 256 << 10;

  private final TableDefinition<T> definition;
  private final Table table;
  private final PartitionKey partition;
  private final String path;
  private final FileAppender<StructLike> appender;
  private final RecordTally tally;
  private long records;

  private DataFileWriter(
      TableDefinition<T> definition, Table table, PartitionKey partition, String path)
      throws IOException {
    this.definition = definition;
    this.table = table;
    this.partition = partition;
    this.path = path;
    this.tally = new RecordTally(definition);
    this.appender =
        Parquet.write(table.io().newOutputFile(path))
            .schema(definition.schema())
            .createWriterFunc((schema, type) -> InternalWriter.createWriter(schema, type))
            .setAll(definition.writing())
            .set(TableProperties.PARQUET_COMPRESSION, "zstd")
            .set(TableProperties.PARQUET_ROW_GROUP_SIZE_BYTES, Integer.toString(ROW_GROUP_BYTES))
            .set(TableProperties.PARQUET_PAGE_SIZE_BYTES, Integer.toString(PAGE_BYTES))
            .metricsConfig(MetricsConfig.forTable(table))
            .build();
  }

  /** Opens a new file in the table's data folder for this partition. */
  static <T> DataFileWriter<T> open(
      TableDefinition<T> definition, Table table, PartitionKey partition) throws IOException {
    String name = UUID.randomUUID() + ".parquet";
    // With a partition that has no fields, the location would have two slashes.
    String path =
        table.spec().isPartitioned()
            ? table.locationProvider().newDataLocation(table.spec(), partition, name)
            : table.locationProvider().newDataLocation(name);
    return new DataFileWriter<>(definition, table, partition, path);
  }

  /** Adds a row: the columns of a value of the definition. */
  void write(ColumnValues columns) {
    appender.add(columns);
    tally.add(columns.values());
    records++;
  }

  /** How many rows are in the file. */
  long records() {
    return records;
  }

  /** Finishes the file and says what is in it. */
  WrittenFile close() throws IOException {
    appender.close();
    DataFile dataFile =
        DataFiles.builder(table.spec())
            .withPath(path)
            .withFormat(FileFormat.PARQUET)
            .withFileSizeInBytes(appender.length())
            .withPartition(table.spec().isPartitioned() ? partition : null)
            .withMetrics(appender.metrics())
            .withSplitOffsets(appender.splitOffsets())
            .build();
    return WrittenFile.of(definition.name(), dataFile, table.spec(), tally.partitions());
  }

  /** Gives the file up. What was written of it stays as garbage until orphan files are removed. */
  void abandon() {
    try {
      appender.close();
    } catch (IOException | RuntimeException e) {
      LOG.warn("An abandoned file of table {} could not be closed", definition.name(), e);
    }
    try {
      table.io().deleteFile(path);
    } catch (RuntimeException e) {
      LOG.warn("An abandoned file of table {} could not be removed", definition.name(), e);
    }
  }
}
