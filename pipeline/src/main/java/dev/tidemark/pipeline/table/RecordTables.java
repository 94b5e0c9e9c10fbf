/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.table;

import static dev.tidemark.pipeline.table.SharedColumns.COORDINATES;
import static dev.tidemark.pipeline.table.SharedColumns.EVENT_TIME;
import static dev.tidemark.pipeline.table.SharedColumns.LATENESS;
import static dev.tidemark.pipeline.table.SharedColumns.POSITION;
import static dev.tidemark.pipeline.table.SharedColumns.UNKNOWN_FIELDS;
import static dev.tidemark.pipeline.table.SharedColumns.byStreamAndArrival;
import static dev.tidemark.pipeline.table.SharedColumns.bytes;
import static dev.tidemark.pipeline.table.SharedColumns.columns;
import static dev.tidemark.pipeline.table.SharedColumns.eventTime;
import static dev.tidemark.pipeline.table.SharedColumns.headers;
import static dev.tidemark.pipeline.table.SharedColumns.lateness;
import static dev.tidemark.pipeline.table.SharedColumns.micros;
import static dev.tidemark.pipeline.table.SharedColumns.position;
import static dev.tidemark.pipeline.table.SharedColumns.row;
import static org.apache.iceberg.types.Types.NestedField.optional;
import static org.apache.iceberg.types.Types.NestedField.required;

import dev.tidemark.pipeline.ProductVersion;
import dev.tidemark.transforms.deadletter.DeadLetter;
import dev.tidemark.transforms.record.RawRecord;
import dev.tidemark.transforms.record.StreamEvent;
import dev.tidemark.transforms.time.TimePolicy;
import java.util.List;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.types.Types.NestedField;

/** The tables that tell what became of each record; they look the same for every stream. */
public final class RecordTables {

  /** Lists take the ids after those of the columns, as Iceberg gives them to a new table. */
  private static final int HEADERS_ELEMENT = 9;

  private RecordTables() {}

  /** {@code bronze_<stream>}: every record as it came. */
  public static TableDefinition<RawRecord> bronze(String stream) {
    Schema schema =
        columns(
            POSITION,
            List.of(
                optional(0, "key", Types.BinaryType.get()),
                optional(0, "payload", Types.BinaryType.get())),
            List.of(
                required(
                    0,
                    "headers",
                    Types.ListType.ofRequired(
                        HEADERS_ELEMENT,
                        Types.StructType.of(
                            required(HEADERS_ELEMENT + 1, "name", Types.StringType.get()),
                            optional(HEADERS_ELEMENT + 2, "value", Types.BinaryType.get()))))));
    return TableDefinition.<RawRecord>of(
            "bronze_" + stream,
            schema,
            PartitionSpec.builderFor(schema).hour("arrival_time").build(),
            raw ->
                row(
                    position(raw.position()),
                    bytes(raw.key()),
                    bytes(raw.value()),
                    headers(raw.headers())))
        .withoutDictionary("kafka_offset", "arrival_time", "key", "payload")
        .withoutBounds("key", "payload");
  }

  /**
   * {@code silver_<stream>}: valid, deduplicated events, with the columns of their stream first.
   *
   * @param own the columns that only this stream has
   * @param ownValues their values
   * @param event the event of a value
   */
  static <T> TableDefinition<T> silver(
      String stream,
      TimePolicy policy,
      List<NestedField> own,
      TableDefinition.Columns<T> ownValues,
      SerializableFunction<T, ? extends StreamEvent> event) {
    Schema schema = columns(own, EVENT_TIME, UNKNOWN_FIELDS, LATENESS, POSITION);
    return TableDefinition.of(
        "silver_" + stream,
        schema,
        PartitionSpec.builderFor(schema).identity("event_date").identity("event_hour").build(),
        value -> {
          StreamEvent known = event.apply(value);
          return row(
              row(ownValues.of(value), eventTime(known.eventTimeMillis())),
              row(
                  row(
                      new Object[] {known.unknownFields(), known.unknownFieldCount()},
                      lateness(known, policy)),
                  position(known.position())));
        });
  }

  /** {@code duplicates}: records of events that were already in silver. */
  public static <T extends StreamEvent> TableDefinition<T> duplicates(
      String stream, TimePolicy policy) {
    Schema schema =
        columns(
            List.of(
                required(0, "stream", Types.StringType.get()),
                required(0, "event_id", Types.StringType.get()),
                required(0, "event_time", Types.TimestampType.withZone())),
            LATENESS,
            POSITION);
    return TableDefinition.of(
        "duplicates",
        schema,
        byStreamAndArrival(schema),
        event ->
            row(
                new Object[] {
                  stream,
                  event.eventId(),
                  micros(event.eventTimeMillis()),
                  event.latenessMillis(),
                  policy.classify(event.latenessMillis()).label()
                },
                position(event.position())));
  }

  /**
   * {@code late_events}: events that came too late for silver and gold.
   *
   * @param type the event's type
   * @param json the event as a JSON object, field names as in silver
   */
  public static <T extends StreamEvent> TableDefinition<T> lateEvents(
      String stream, SerializableFunction<T, String> type, SerializableFunction<T, String> json) {
    Schema schema =
        columns(
            List.of(
                required(0, "stream", Types.StringType.get()),
                required(0, "event_id", Types.StringType.get()),
                required(0, "event_type", Types.StringType.get()),
                required(0, "event_time", Types.TimestampType.withZone()),
                required(0, "lateness_ms", Types.LongType.get())),
            POSITION,
            List.of(required(0, "event", Types.StringType.get())));
    return TableDefinition.of(
        "late_events",
        schema,
        byStreamAndArrival(schema),
        event ->
            row(
                row(
                    new Object[] {
                      stream,
                      event.eventId(),
                      type.apply(event),
                      micros(event.eventTimeMillis()),
                      event.latenessMillis()
                    },
                    position(event.position())),
                json.apply(event)));
  }

  /** {@code dead_letters}: records that could not become events. */
  public static TableDefinition<DeadLetter> deadLetters() {
    Schema schema =
        columns(
            List.of(
                required(0, "schema_version", Types.IntegerType.get()),
                required(0, "stream", Types.StringType.get()),
                required(0, "failure_type", Types.StringType.get()),
                required(0, "stage", Types.StringType.get()),
                required(0, "message", Types.StringType.get()),
                optional(0, "field_path", Types.StringType.get()),
                optional(0, "exception_class", Types.StringType.get()),
                required(0, "pipeline_version", Types.StringType.get()),
                required(0, "failed_at", Types.TimestampType.withZone())),
            COORDINATES,
            List.of(
                optional(0, "key", Types.BinaryType.get()),
                optional(0, "payload", Types.BinaryType.get()),
                required(0, "payload_size", Types.LongType.get()),
                required(0, "payload_cut", Types.BooleanType.get()),
                required(0, "attempt", Types.IntegerType.get())));
    return TableDefinition.of(
        "dead_letters",
        schema,
        byStreamAndArrival(schema),
        letter ->
            new Object[] {
              DeadLetter.SCHEMA_VERSION,
              letter.stream(),
              letter.failureType().label(),
              letter.stage(),
              letter.message(),
              letter.fieldPath(),
              letter.exceptionClass(),
              ProductVersion.current(),
              micros(letter.position().ingestMillis()),
              letter.position().topic(),
              letter.position().partition(),
              letter.position().offset(),
              micros(letter.position().arrivalMillis()),
              bytes(letter.key()),
              bytes(letter.payload()),
              letter.payloadSize(),
              letter.isPayloadCut(),
              letter.attempt()
            });
  }

  /** {@code replays}: what came of records that were tried again. */
  public static TableDefinition<Replay> replays() {
    Schema schema =
        columns(
            List.of(required(0, "stream", Types.StringType.get())),
            COORDINATES,
            List.of(
                required(0, "attempt", Types.IntegerType.get()),
                required(0, "outcome", Types.StringType.get()),
                optional(0, "failure_type", Types.StringType.get()),
                optional(0, "message", Types.StringType.get()),
                required(0, "operation", Types.StringType.get()),
                required(0, "pipeline_version", Types.StringType.get()),
                required(0, "replayed_at", Types.TimestampType.withZone())));
    return TableDefinition.of(
        "replays",
        schema,
        byStreamAndArrival(schema),
        replay ->
            new Object[] {
              replay.stream(),
              replay.position().topic(),
              replay.position().partition(),
              replay.position().offset(),
              micros(replay.position().arrivalMillis()),
              replay.attempt(),
              replay.outcome().label(),
              replay.failureType(),
              replay.message(),
              replay.operation(),
              ProductVersion.current(),
              micros(replay.replayedMillis())
            });
  }
}
