/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.table;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.iceberg.ContentFileParser;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Table;
import org.apache.iceberg.util.JsonUtil;

/**
 * A finished Parquet file that is not part of its table yet.
 *
 * @param table the table's name
 * @param path where the file is; no two files have the same
 * @param records how many rows it holds
 * @param bytes its size
 * @param dataFile partition and metrics, in Iceberg's JSON form of a content file
 * @param source which records its rows come from; empty for tables without Kafka coordinates
 */
public record WrittenFile(
    String table,
    String path,
    long records,
    long bytes,
    String dataFile,
    List<PartitionRecords> source) {

  /** Writes the six components one after the other. */
  public static final Coder<WrittenFile> CODER = new WrittenFileCoder();

  public WrittenFile {
    requireNonNull(table, "table");
    requireNonNull(path, "path");
    requireNonNull(dataFile, "dataFile");
    source = List.copyOf(source);
  }

  /** A file of a table, with what is known of it. */
  public static WrittenFile of(
      String table, DataFile file, PartitionSpec spec, List<PartitionRecords> source) {
    return new WrittenFile(
        table,
        file.location(),
        file.recordCount(),
        file.fileSizeInBytes(),
        ContentFileParser.toJson(file, spec),
        source);
  }

  /** The file as its table wants it for a commit. */
  public DataFile toDataFile(Table in) {
    try {
      return (DataFile)
          ContentFileParser.fromJson(JsonUtil.mapper().readTree(dataFile), in.specs());
    } catch (IOException e) {
      throw new UncheckedIOException("file " + path + " is not described in Iceberg's JSON", e);
    }
  }

  private static final class WrittenFileCoder extends AtomicCoder<WrittenFile> {

    private static final Coder<String> STRING = StringUtf8Coder.of();
    private static final Coder<Long> LONG = VarLongCoder.of();
    private static final Coder<List<PartitionRecords>> SOURCE =
        ListCoder.of(PartitionRecords.CODER);

    @Override
    public void encode(WrittenFile file, OutputStream out) throws IOException {
      STRING.encode(file.table, out);
      STRING.encode(file.path, out);
      LONG.encode(file.records, out);
      LONG.encode(file.bytes, out);
      STRING.encode(file.dataFile, out);
      SOURCE.encode(file.source, out);
    }

    @Override
    public WrittenFile decode(InputStream in) throws IOException {
      return new WrittenFile(
          STRING.decode(in),
          STRING.decode(in),
          LONG.decode(in),
          LONG.decode(in),
          STRING.decode(in),
          SOURCE.decode(in));
    }

    @Override
    public boolean consistentWithEquals() {
      return true;
    }
  }
}
