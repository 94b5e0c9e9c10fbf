/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.table;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.util.UUID;
import org.apache.avro.generic.GenericData;
import org.apache.beam.sdk.io.parquet.ParquetIO;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.Metrics;
import org.apache.iceberg.MetricsConfig;
import org.apache.iceberg.PartitionKey;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.mapping.NameMappingParser;
import org.apache.iceberg.parquet.ParquetUtil;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One Parquet file being written for one partition of a table, by {@link ParquetIO#sink}.
 *
 * <p>The file has a name that nobody else will choose and is not part of the table until its {@link
 * DataFile} is committed; one that is abandoned is garbage that no reader sees.
 */
final class DataFileWriter<T> {

  private static final Logger LOG = LoggerFactory.getLogger(DataFileWriter.class);

  /** Bytes of a row group held in memory while a file is open. */
  static final int ROW_GROUP_BYTES = 32 << 20;

  private static final Configuration PARQUET = parquet();

  private final TableDefinition<T> definition;
  private final Table table;
  private final PartitionKey partition;
  private final String path;
  private final WritableByteChannel channel;
  private final ParquetIO.Sink sink;
  private long records;

  private DataFileWriter(
      TableDefinition<T> definition, Table table, PartitionKey partition, String path)
      throws IOException {
    this.definition = definition;
    this.table = table;
    this.partition = partition;
    this.path = path;
    this.channel = Channels.newChannel(table.io().newOutputFile(path).create());
    this.sink =
        ParquetIO.sink(definition.avroSchema())
            .withAvroDataModel(GenericData.get())
            .withCompressionCodec(CompressionCodecName.ZSTD)
            .withRowGroupSize(ROW_GROUP_BYTES)
            .withConfiguration(PARQUET);
    sink.open(channel);
  }

  private static Configuration parquet() {
    // Without Hadoop's defaults, which take longer to read than a small file to write.
    Configuration parquet = new Configuration(false);
    // Lists in the three levels that the Parquet specification asks for.
    parquet.setBoolean("parquet.avro.write-old-list-structure", false);
    return parquet;
  }

  /** Opens a new file in the table's data folder for this partition. */
  static <T> DataFileWriter<T> open(
      TableDefinition<T> definition, Table table, PartitionKey partition) throws IOException {
    String path =
        table
            .locationProvider()
            .newDataLocation(table.spec(), partition, UUID.randomUUID() + ".parquet");
    return new DataFileWriter<>(definition, table, partition, path);
  }

  /** Adds a row: the columns of a value of the definition. */
  void write(Object[] columns) throws IOException {
    sink.write(definition.record(columns));
    records++;
  }

  /** How many rows are in the file. */
  long records() {
    return records;
  }

  /** Finishes the file and measures it. */
  WrittenFile close() throws IOException {
    sink.flush();
    channel.close();
    InputFile file = table.io().newInputFile(path);
    Metrics metrics =
        ParquetUtil.fileMetrics(
            file,
            MetricsConfig.forTable(table),
            NameMappingParser.fromJson(
                definition.properties().get(TableProperties.DEFAULT_NAME_MAPPING)));
    DataFile dataFile =
        DataFiles.builder(table.spec())
            .withPath(path)
            .withFormat(FileFormat.PARQUET)
            .withFileSizeInBytes(file.getLength())
            .withPartition(table.spec().isPartitioned() ? partition : null)
            .withMetrics(metrics)
            .build();
    return WrittenFile.of(definition.name(), dataFile, table.spec());
  }

  /** Gives the file up. What was written of it stays as garbage until orphan files are removed. */
  void abandon() {
    try {
      channel.close();
    } catch (IOException e) {
      LOG.warn("An abandoned file of table {} could not be closed", definition.name(), e);
    }
    try {
      table.io().deleteFile(path);
    } catch (RuntimeException e) {
      LOG.warn("An abandoned file of table {} could not be removed", definition.name(), e);
    }
  }
}
