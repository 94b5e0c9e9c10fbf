/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.table;

import static java.util.Objects.requireNonNull;

import dev.tidemark.transforms.record.RawRecord;
import dev.tidemark.transforms.record.RawRecordCoder;
import dev.tidemark.transforms.record.RecordPosition;
import java.io.IOException;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Redistribute;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.parquet.GenericParquetReaders;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.mapping.NameMappingParser;
import org.apache.iceberg.parquet.Parquet;
import org.checkerframework.checker.nullness.qual.MonotonicNonNull;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Reads records back from data files of a bronze table, whichever runner.
 *
 * <p>Output: the records as they were read from Kafka, bounded, in the global window, all at the
 * smallest timestamp there is, so that each may take its event time. In no order. One file is read
 * by one worker.
 */
public final class ReadBronze extends PTransform<PBegin, PCollection<RawRecord>> {

  private final WarehouseSettings warehouse;
  private final String table;
  private final List<String> files;
  private final Selection selection;

  private ReadBronze(
      WarehouseSettings warehouse, String table, List<String> files, Selection selection) {
    this.warehouse = requireNonNull(warehouse, "warehouse");
    this.table = requireNonNull(table, "table");
    this.files = List.copyOf(files);
    this.selection = requireNonNull(selection, "selection");
  }

  /**
   * Reads files.
   *
   * @param warehouse where the table is
   * @param table the bronze table's name
   * @param files locations of its data files
   * @param selection which of their records
   */
  public static ReadBronze of(
      WarehouseSettings warehouse, String table, List<String> files, Selection selection) {
    return new ReadBronze(warehouse, table, files, selection);
  }

  /**
   * Which records.
   *
   * @param arrivals when they arrived
   * @param records coordinates as {@code topic-partition@offset}
   * @param rule whether those are the only ones, or left out
   */
  public record Selection(TimeRanges arrivals, Set<String> records, Rule rule)
      implements Serializable {

    /** What the coordinates mean. */
    public enum Rule {
      /** These and no others. */
      ONLY,
      /** All but these. */
      ALL_BUT
    }

    boolean takes(RecordPosition position) {
      if (!arrivals.contains(position.arrivalMillis())) {
        return false;
      }
      boolean named =
          !records.isEmpty()
              && records.contains(
                  position.topic() + "-" + position.partition() + "@" + position.offset());
      return named == (rule == Rule.ONLY);
    }
  }

  @Override
  public PCollection<RawRecord> expand(PBegin input) {
    return input
        .apply("Files", Create.of(files).withCoder(StringUtf8Coder.of()))
        .apply("Spread", Redistribute.arbitrarily())
        .apply("ReadFile", ParDo.of(new ReadFile(warehouse, table, selection)))
        .setCoder(RawRecordCoder.of());
  }

  @SuppressWarnings({"UnusedMethod", "EffectivelyPrivate"}) // Beam calls the public methods.
  private static final class ReadFile extends DoFn<String, RawRecord> {

    private static final long MILLIS = 1_000;

    private final WarehouseSettings settings;
    private final String name;
    private final Selection selection;
    private transient @MonotonicNonNull Warehouse warehouse;
    private transient @MonotonicNonNull Table table;

    ReadFile(WarehouseSettings settings, String name, Selection selection) {
      this.settings = settings;
      this.name = name;
      this.selection = selection;
    }

    @Setup
    public void open() {
      warehouse = Warehouse.open(settings);
      table =
          warehouse
              .find(name)
              .orElseThrow(() -> new WarehouseException("Table " + name + " does not exist"));
    }

    @Teardown
    public void close() {
      if (warehouse != null) {
        warehouse.close();
      }
    }

    @ProcessElement
    public void read(@Element String file, OutputReceiver<RawRecord> output) throws IOException {
      Table opened = requireNonNull(table, "not set up");
      Schema schema = opened.schema();
      try (CloseableIterable<Record> rows =
          Parquet.read(opened.io().newInputFile(file))
              .project(schema)
              .createReaderFunc(inFile -> GenericParquetReaders.buildReader(schema, inFile))
              .withNameMapping(
                  NameMappingParser.fromJson(
                      opened.properties().get(TableProperties.DEFAULT_NAME_MAPPING)))
              .build()) {
        for (Record row : rows) {
          RecordPosition position = position(row);
          if (selection.takes(position)) {
            output.output(
                new RawRecord(position, bytes(row, "key"), bytes(row, "payload"), headers(row)));
          }
        }
      }
    }

    private static RecordPosition position(Record row) {
      return new RecordPosition(
          (String) row.getField("kafka_topic"),
          (Integer) row.getField("kafka_partition"),
          (Long) row.getField("kafka_offset"),
          millis(row, "arrival_time"),
          millis(row, "ingest_time"));
    }

    private static long millis(Record row, String column) {
      OffsetDateTime time = (OffsetDateTime) row.getField(column);
      return Math.multiplyExact(time.toEpochSecond(), MILLIS) + time.getNano() / 1_000_000;
    }

    private static byte @Nullable [] bytes(Record row, String column) {
      ByteBuffer buffer = (ByteBuffer) row.getField(column);
      if (buffer == null) {
        return null;
      }
      byte[] bytes = new byte[buffer.remaining()];
      buffer.duplicate().get(bytes);
      return bytes;
    }

    private static List<RawRecord.Header> headers(Record row) {
      List<RawRecord.Header> headers = new ArrayList<>();
      for (Object header : (List<?>) row.getField("headers")) {
        Record fields = (Record) header;
        headers.add(new RawRecord.Header((String) fields.getField("name"), bytes(fields, "value")));
      }
      return headers;
    }
  }
}
