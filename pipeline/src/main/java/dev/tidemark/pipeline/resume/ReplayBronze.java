/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.resume;

import dev.tidemark.pipeline.table.Warehouse;
import dev.tidemark.pipeline.table.WarehouseSettings;
import dev.tidemark.transforms.record.RawRecord;
import dev.tidemark.transforms.record.RawRecordCoder;
import dev.tidemark.transforms.record.RecordPosition;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.parquet.GenericParquetReaders;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.mapping.NameMappingParser;
import org.apache.iceberg.parquet.Parquet;

/**
 * Reads records of bronze again, as they were read the first time: the same bytes, arrival and
 * ingest times. Bounded, in the global window, all with one timestamp, which holds the watermark
 * until the last of them has been parsed.
 */
public final class ReplayBronze extends PTransform<PBegin, PCollection<RawRecord>> {

  private static final long serialVersionUID = 1L;

  private final String bronze;
  private final WarehouseSettings warehouse;
  private final Resumption resumption;

  private ReplayBronze(String bronze, WarehouseSettings warehouse, Resumption resumption) {
    this.bronze = bronze;
    this.warehouse = warehouse;
    this.resumption = resumption;
  }

  /** The records of a stream that a resumption wants again. */
  public static ReplayBronze of(String stream, WarehouseSettings warehouse, Resumption resumption) {
    return new ReplayBronze("bronze_" + stream, warehouse, resumption);
  }

  @Override
  public PCollection<RawRecord> expand(PBegin input) {
    return input
        .apply(
            "Files",
            Create.of(List.of(resumption.bronzeFiles()))
                .withCoder(ListCoder.of(StringUtf8Coder.of())))
        .apply(
            "ReadAgain",
            ParDo.of(
                new ReadAgain(
                    bronze,
                    warehouse,
                    resumption.replayFromMillis(),
                    org.joda.time.Instant.ofEpochMilli(resumption.replayTimestampMillis()))))
        .setCoder(RawRecordCoder.of());
  }

  private static final class ReadAgain extends DoFn<List<String>, RawRecord> {

    private static final long serialVersionUID = 1L;

    private final String bronze;
    private final WarehouseSettings settings;
    private final long fromMillis;
    private final org.joda.time.Instant timestamp;

    ReadAgain(
        String bronze,
        WarehouseSettings settings,
        long fromMillis,
        org.joda.time.Instant timestamp) {
      this.bronze = bronze;
      this.settings = settings;
      this.fromMillis = fromMillis;
      this.timestamp = timestamp;
    }

    @ProcessElement
    public void read(@Element List<String> files, OutputReceiver<RawRecord> output)
        throws IOException {
      try (Warehouse warehouse = Warehouse.open(settings)) {
        Table table = warehouse.find(bronze).orElseThrow();
        OffsetDateTime from = Instant.ofEpochMilli(fromMillis).atOffset(ZoneOffset.UTC);
        for (String file : files) {
          try (CloseableIterable<Record> rows = rows(table, file, fromMillis)) {
            for (Record row : rows) {
              if (!((OffsetDateTime) row.getField("arrival_time")).isBefore(from)) {
                output.outputWithTimestamp(raw(row), timestamp);
              }
            }
          }
        }
      }
    }

    private static CloseableIterable<Record> rows(Table table, String file, long fromMillis) {
      return Parquet.read(table.io().newInputFile(file))
          .project(table.schema())
          // Files of versions that wrote no field ids.
          .withNameMapping(
              NameMappingParser.fromJson(
                  table.properties().get(TableProperties.DEFAULT_NAME_MAPPING)))
          .filter(Expressions.greaterThanOrEqual("arrival_time", fromMillis * 1000))
          .createReaderFunc(schema -> GenericParquetReaders.buildReader(table.schema(), schema))
          .build();
    }

    private static RawRecord raw(Record row) {
      List<RawRecord.Header> headers = new ArrayList<>();
      for (Object header : (List<?>) row.getField("headers")) {
        Record named = (Record) header;
        headers.add(
            new RawRecord.Header(
                (String) named.getField("name"), bytes((ByteBuffer) named.getField("value"))));
      }
      return new RawRecord(
          new RecordPosition(
              (String) row.getField("kafka_topic"),
              (Integer) row.getField("kafka_partition"),
              (Long) row.getField("kafka_offset"),
              millis(row.getField("arrival_time")),
              millis(row.getField("ingest_time"))),
          bytes((ByteBuffer) row.getField("key")),
          bytes((ByteBuffer) row.getField("payload")),
          headers);
    }

    private static long millis(Object time) {
      return ((OffsetDateTime) time).toInstant().toEpochMilli();
    }

    private static byte[] bytes(ByteBuffer buffer) {
      if (buffer == null) {
        return null;
      }
      byte[] bytes = new byte[buffer.remaining()];
      buffer.duplicate().get(bytes);
      return bytes;
    }
  }
}
