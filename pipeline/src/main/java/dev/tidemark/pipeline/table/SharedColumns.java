/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.table;

import static org.apache.iceberg.types.Types.NestedField.optional;
import static org.apache.iceberg.types.Types.NestedField.required;

import dev.tidemark.transforms.record.RawRecord;
import dev.tidemark.transforms.record.RecordPosition;
import dev.tidemark.transforms.record.StreamEvent;
import dev.tidemark.transforms.time.TimePolicy;
import dev.tidemark.transforms.window.WindowPane;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.StructLike;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.types.Types.NestedField;
import org.checkerframework.checker.nullness.qual.Nullable;

/** Columns that several tables have, and their values. A field id of 0 is one not given yet. */
final class SharedColumns {

  private SharedColumns() {}

  /** Which Kafka record, and when it arrived. */
  static final List<NestedField> COORDINATES =
      List.of(
          required(0, "kafka_topic", Types.StringType.get()),
          required(0, "kafka_partition", Types.IntegerType.get()),
          required(0, "kafka_offset", Types.LongType.get()),
          required(0, "arrival_time", Types.TimestampType.withZone()));

  /** All of a {@link RecordPosition}. */
  static final List<NestedField> POSITION = position();

  static final List<NestedField> LATENESS =
      List.of(
          required(0, "lateness_ms", Types.LongType.get()),
          required(0, "lateness_class", Types.StringType.get()));

  /** When an event happened, and the partition that follows from it. */
  static final List<NestedField> EVENT_TIME =
      List.of(
          required(0, "event_time", Types.TimestampType.withZone()),
          required(0, "event_date", Types.DateType.get()),
          required(0, "event_hour", Types.IntegerType.get()));

  static final List<NestedField> UNKNOWN_FIELDS =
      List.of(
          optional(0, "unknown_fields", Types.StringType.get()),
          required(0, "unknown_field_count", Types.IntegerType.get()));

  /** All of a {@link WindowPane}, and up to when records were counted. */
  static final List<NestedField> PANE =
      List.of(
          required(0, "window_start", Types.TimestampType.withZone()),
          required(0, "window_end", Types.TimestampType.withZone()),
          required(0, "pane_index", Types.LongType.get()),
          required(0, "pane_timing", Types.StringType.get()),
          required(0, "is_final", Types.BooleanType.get()),
          required(0, "last_arrival_time", Types.TimestampType.withZone()));

  private static List<NestedField> position() {
    List<NestedField> fields = new ArrayList<>(COORDINATES);
    fields.add(required(0, "ingest_time", Types.TimestampType.withZone()));
    return List.copyOf(fields);
  }

  /** The groups one after the other; field ids are given by place, from 1. */
  @SafeVarargs
  static Schema columns(List<NestedField>... groups) {
    List<NestedField> columns = new ArrayList<>();
    for (List<NestedField> group : groups) {
      for (NestedField field : group) {
        columns.add(NestedField.from(field).withId(columns.size() + 1).build());
      }
    }
    return new Schema(columns);
  }

  static PartitionSpec byStreamAndArrival(Schema schema) {
    return PartitionSpec.builderFor(schema).identity("stream").hour("arrival_time").build();
  }

  static PartitionSpec byDayOfWindow(Schema schema) {
    return PartitionSpec.builderFor(schema).day("window_start").build();
  }

  /** The values of {@link #POSITION}. */
  static Object[] position(RecordPosition position) {
    return new Object[] {
      position.topic(),
      position.partition(),
      position.offset(),
      micros(position.arrivalMillis()),
      micros(position.ingestMillis())
    };
  }

  /** The values of {@link #EVENT_TIME}. */
  static Object[] eventTime(long millis) {
    long hours = Math.floorDiv(millis, TimeUnit.HOURS.toMillis(1));
    return new Object[] {
      micros(millis), (int) Math.floorDiv(hours, 24L), (int) Math.floorMod(hours, 24L)
    };
  }

  /** The values of {@link #LATENESS}. */
  static Object[] lateness(StreamEvent event, TimePolicy policy) {
    return new Object[] {event.latenessMillis(), policy.classify(event.latenessMillis()).label()};
  }

  /** The values of {@link #PANE}. */
  static Object[] pane(WindowPane pane, long lastArrivalMillis) {
    return new Object[] {
      micros(pane.windowStartMillis()),
      micros(pane.windowEndMillis()),
      pane.paneIndex(),
      pane.paneTiming().name(),
      pane.isFinal(),
      micros(lastArrivalMillis)
    };
  }

  static List<StructLike> headers(List<RawRecord.Header> headers) {
    return headers.stream()
        .<StructLike>map(
            header -> new ColumnValues(new Object[] {header.name(), bytes(header.value())}))
        .toList();
  }

  /** Columns and more columns. */
  static Object[] row(Object[] first, Object... rest) {
    Object[] all = new Object[first.length + rest.length];
    System.arraycopy(first, 0, all, 0, first.length);
    System.arraycopy(rest, 0, all, first.length, rest.length);
    return all;
  }

  static @Nullable ByteBuffer bytes(byte @Nullable [] bytes) {
    return bytes == null ? null : ByteBuffer.wrap(bytes);
  }

  /** Iceberg's instants are microseconds. */
  static long micros(long millis) {
    return Math.multiplyExact(millis, 1000L);
  }
}
