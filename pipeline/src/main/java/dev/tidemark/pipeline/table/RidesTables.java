/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.table;

import static dev.tidemark.pipeline.table.SharedColumns.PANE;
import static dev.tidemark.pipeline.table.SharedColumns.byDayOfWindow;
import static dev.tidemark.pipeline.table.SharedColumns.columns;
import static dev.tidemark.pipeline.table.SharedColumns.micros;
import static dev.tidemark.pipeline.table.SharedColumns.pane;
import static dev.tidemark.pipeline.table.SharedColumns.row;
import static org.apache.iceberg.types.Types.NestedField.optional;
import static org.apache.iceberg.types.Types.NestedField.required;

import dev.tidemark.pipeline.config.RidesConfig;
import dev.tidemark.transforms.join.Joined;
import dev.tidemark.transforms.money.Amount;
import dev.tidemark.transforms.rides.RideCount;
import dev.tidemark.transforms.rides.RideEvent;
import dev.tidemark.transforms.sessions.Session;
import dev.tidemark.transforms.time.TimePolicy;
import java.util.List;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.types.Types;

/** The tables of the rides pipeline, as {@code docs/tables.md} describes them. */
public final class RidesTables {

  private static final String STREAM = RidesConfig.STREAM;
  private static final Types.DecimalType AMOUNT =
      Types.DecimalType.of(Amount.PRECISION, Amount.SCALE);
  private static final Types.DecimalType SUM = Types.DecimalType.of(38, Amount.SCALE);

  private static final String REPLACED = "replaced_first_events";

  /** Lists take the ids after those of the columns, as Iceberg gives them to a new table. */
  private static final int REPLACED_ELEMENT = 12;

  private RidesTables() {}

  /** All tables; the policy decides values only. */
  public static List<TableDefinition<?>> all(TimePolicy policy) {
    return List.of(
        RecordTables.bronze(STREAM),
        silver(policy),
        duplicates(policy),
        lateEvents(),
        RecordTables.deadLetters(),
        counts(),
        sessions(),
        completions());
  }

  /** {@code silver_rides}: valid, deduplicated ride events. */
  public static TableDefinition<RideEvent> silver(TimePolicy policy) {
    return RecordTables.silver(
        STREAM,
        policy,
        List.of(
            required(0, "event_id", Types.StringType.get()),
            required(0, "user_id", Types.StringType.get()),
            required(0, "event_type", Types.StringType.get()),
            optional(0, "amount", AMOUNT),
            optional(0, "ride_id", Types.StringType.get()),
            optional(0, "driver_id", Types.StringType.get())),
        event ->
            new Object[] {
              event.eventId(),
              event.userId(),
              event.eventType(),
              event.amount(),
              event.rideId(),
              event.driverId()
            },
        event -> event);
  }

  /** {@code duplicates}: records of events that were already in silver. */
  public static TableDefinition<RideEvent> duplicates(TimePolicy policy) {
    return RecordTables.duplicates(STREAM, policy);
  }

  /** {@code late_events}: events that came too late for silver and gold. */
  public static TableDefinition<RideEvent> lateEvents() {
    return RecordTables.lateEvents(
        STREAM,
        RideEvent::eventType,
        event ->
            EventJson.of(event)
                .with("user_id", event.userId())
                .with("event_type", event.eventType())
                .with("amount", event.amount())
                .with("ride_id", event.rideId())
                .with("driver_id", event.driverId())
                .with("unknown_fields", event.unknownFields())
                .write());
  }

  /** {@code gold_ride_counts}: events per type and window. */
  public static TableDefinition<RideCount> counts() {
    Schema schema =
        columns(
            PANE,
            List.of(
                required(0, "event_type", Types.StringType.get()),
                required(0, "event_count", Types.LongType.get())));
    String key = "window_start,window_end,event_type";
    return TableDefinition.<RideCount>of(
            "gold_ride_counts",
            schema,
            byDayOfWindow(schema),
            value ->
                row(
                    pane(value.pane(), value.lastArrivalMillis()),
                    value.eventType(),
                    value.eventCount()))
        .withProperty(TableDefinition.PANE_KEY, key)
        .withProperty(TableDefinition.ROW_KEY, key);
  }

  /**
   * {@code gold_ride_sessions}: what users do without a longer pause. The window is from the first
   * event to a gap after the last.
   */
  public static TableDefinition<Session> sessions() {
    Schema schema =
        columns(
            PANE,
            List.of(
                required(0, "user_id", Types.StringType.get()),
                required(0, "last_event_time", Types.TimestampType.withZone()),
                required(0, "event_count", Types.LongType.get()),
                required(0, "amount", SUM)),
            List.of(
                required(
                    0,
                    REPLACED,
                    Types.ListType.ofRequired(REPLACED_ELEMENT, Types.TimestampType.withZone()))));
    String key = "user_id,window_start";
    return TableDefinition.<Session>of(
            "gold_ride_sessions",
            schema,
            byDayOfWindow(schema),
            value ->
                row(
                    pane(value.pane(), value.lastArrivalMillis()),
                    value.key(),
                    micros(value.lastEventMillis()),
                    value.eventCount(),
                    value.amount(),
                    value.replacedFirstEvents().stream().map(SharedColumns::micros).toList()))
        .withProperty(TableDefinition.PANE_KEY, key)
        .withProperty(TableDefinition.REPLACES, REPLACED)
        .withProperty(TableDefinition.ROW_KEY, key);
  }

  /** {@code ride_completions}: each requested ride with its completion, or without one. */
  public static TableDefinition<Joined<RideEvent, RideEvent>> completions() {
    Schema schema =
        columns(
            List.of(
                required(0, "ride_id", Types.StringType.get()),
                required(0, "user_id", Types.StringType.get()),
                optional(0, "driver_id", Types.StringType.get()),
                required(0, "requested_at", Types.TimestampType.withZone()),
                optional(0, "completed_at", Types.TimestampType.withZone()),
                required(0, "completed", Types.BooleanType.get()),
                optional(0, "amount", AMOUNT),
                required(0, "requested_event_id", Types.StringType.get()),
                optional(0, "completed_event_id", Types.StringType.get())));
    return TableDefinition.<Joined<RideEvent, RideEvent>>of(
            "ride_completions",
            schema,
            PartitionSpec.builderFor(schema).day("requested_at").build(),
            ride -> {
              RideEvent requested = ride.left();
              RideEvent completed = ride.right();
              return new Object[] {
                requested.rideId(),
                requested.userId(),
                completed == null ? requested.driverId() : completed.driverId(),
                micros(requested.eventTimeMillis()),
                completed == null ? null : micros(completed.eventTimeMillis()),
                completed != null,
                completed == null ? null : completed.amount(),
                requested.eventId(),
                completed == null ? null : completed.eventId()
              };
            })
        .withProperty(
            TableDefinition.ROW_KEY, "ride_id,requested_at,requested_event_id,completed_event_id");
  }
}
