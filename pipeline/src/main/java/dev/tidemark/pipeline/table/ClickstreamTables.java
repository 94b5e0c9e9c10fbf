/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.table;

import static dev.tidemark.pipeline.table.SharedColumns.EVENT_TIME;
import static dev.tidemark.pipeline.table.SharedColumns.LATENESS;
import static dev.tidemark.pipeline.table.SharedColumns.PANE;
import static dev.tidemark.pipeline.table.SharedColumns.POSITION;
import static dev.tidemark.pipeline.table.SharedColumns.UNKNOWN_FIELDS;
import static dev.tidemark.pipeline.table.SharedColumns.byDayOfWindow;
import static dev.tidemark.pipeline.table.SharedColumns.bytes;
import static dev.tidemark.pipeline.table.SharedColumns.columns;
import static dev.tidemark.pipeline.table.SharedColumns.eventTime;
import static dev.tidemark.pipeline.table.SharedColumns.lateness;
import static dev.tidemark.pipeline.table.SharedColumns.pane;
import static dev.tidemark.pipeline.table.SharedColumns.position;
import static dev.tidemark.pipeline.table.SharedColumns.row;
import static org.apache.iceberg.types.Types.NestedField.optional;
import static org.apache.iceberg.types.Types.NestedField.required;

import dev.tidemark.pipeline.config.ClickstreamConfig;
import dev.tidemark.transforms.clickstream.ClickEvent;
import dev.tidemark.transforms.deadletter.DeadLetter;
import dev.tidemark.transforms.gold.ActiveUsers;
import dev.tidemark.transforms.gold.EventsPerMinute;
import dev.tidemark.transforms.gold.PageViews;
import dev.tidemark.transforms.record.RawRecord;
import dev.tidemark.transforms.time.TimePolicy;
import java.util.List;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.types.Types;

/** The tables of the clickstream pipeline, as {@code docs/tables.md} describes them. */
public final class ClickstreamTables {

  /** The name of the stream, as the tables that streams share have it. */
  public static final String STREAM = ClickstreamConfig.STREAM;

  private ClickstreamTables() {}

  /** All eight tables. The policy decides values only; names and schemas do not depend on it. */
  public static List<TableDefinition<?>> all(TimePolicy policy) {
    return List.of(
        bronze(),
        silver(policy),
        duplicates(policy),
        lateEvents(),
        deadLetters(),
        eventsPerMinute(),
        activeUsers(),
        pageViews());
  }

  /** {@code bronze_clickstream}: every record as it came. */
  public static TableDefinition<RawRecord> bronze() {
    return RecordTables.bronze(STREAM);
  }

  /** {@code silver_clickstream}: valid, deduplicated events. */
  public static TableDefinition<ClickEvent> silver(TimePolicy policy) {
    Schema schema =
        columns(
            List.of(
                required(0, "event_id", Types.StringType.get()),
                required(0, "user_id", Types.StringType.get()),
                required(0, "event_type", Types.StringType.get()),
                optional(0, "session_id", Types.StringType.get()),
                optional(0, "page_url", Types.StringType.get()),
                optional(0, "referrer", Types.StringType.get()),
                optional(0, "device_type", Types.StringType.get()),
                optional(0, "country", Types.StringType.get())),
            EVENT_TIME,
            List.of(optional(0, "properties", Types.StringType.get())),
            UNKNOWN_FIELDS,
            LATENESS,
            POSITION);
    return TableDefinition.<ClickEvent>of(
            "silver_" + STREAM,
            schema,
            PartitionSpec.builderFor(schema).identity("event_date").identity("event_hour").build(),
            event -> {
              Object[] own = {
                event.eventId(),
                event.userId(),
                event.eventType(),
                event.sessionId(),
                event.pageUrl(),
                event.referrer(),
                event.deviceType(),
                event.country()
              };
              return row(
                  row(
                      row(own, eventTime(event.eventTimeMillis())),
                      event.properties(),
                      event.unknownFields(),
                      event.unknownFieldCount()),
                  row(lateness(event, policy), position(event.position())));
            })
        .withoutDictionary(
            "event_id",
            "user_id",
            "session_id",
            "event_time",
            "properties",
            "lateness_ms",
            "kafka_offset",
            "arrival_time")
        .withoutBounds("event_id", "user_id", "session_id", "page_url", "referrer", "properties");
  }

  /** {@code duplicates}: records of events that were already in silver. */
  public static TableDefinition<ClickEvent> duplicates(TimePolicy policy) {
    return RecordTables.duplicates(STREAM, policy);
  }

  /** {@code late_events}: events that came too late for silver and gold. */
  public static TableDefinition<ClickEvent> lateEvents() {
    return RecordTables.lateEvents(STREAM, ClickEvent::eventType, ClickEventJson::write);
  }

  /** {@code dead_letters}: records that could not become events. */
  public static TableDefinition<DeadLetter> deadLetters() {
    return RecordTables.deadLetters();
  }

  /** {@code gold_events_per_minute}: events and users per type and minute. */
  public static TableDefinition<EventsPerMinute> eventsPerMinute() {
    Schema schema =
        columns(
            PANE,
            List.of(
                required(0, "event_type", Types.StringType.get()),
                required(0, "event_count", Types.LongType.get()),
                required(0, "unique_users", Types.LongType.get()),
                required(0, "users_sketch", Types.BinaryType.get())));
    return TableDefinition.<EventsPerMinute>of(
            "gold_events_per_minute",
            schema,
            byDayOfWindow(schema),
            value ->
                row(
                    pane(value.pane(), value.lastArrivalMillis()),
                    value.eventType(),
                    value.eventCount(),
                    value.uniqueUsers(),
                    bytes(value.usersSketch())))
        .withProperty(TableDefinition.PANE_KEY, "window_start,window_end,event_type")
        .withProperty(TableDefinition.ROW_KEY, "window_start,window_end,event_type")
        .withProperty(TableDefinition.ESTIMATES, "unique_users");
  }

  /** {@code gold_active_users}: users per sliding window. */
  public static TableDefinition<ActiveUsers> activeUsers() {
    Schema schema =
        columns(
            PANE,
            List.of(
                required(0, "active_users", Types.LongType.get()),
                required(0, "event_count", Types.LongType.get()),
                required(0, "users_sketch", Types.BinaryType.get())));
    return TableDefinition.<ActiveUsers>of(
            "gold_active_users",
            schema,
            byDayOfWindow(schema),
            value ->
                row(
                    pane(value.pane(), value.lastArrivalMillis()),
                    value.activeUsers(),
                    value.eventCount(),
                    bytes(value.usersSketch())))
        .withProperty(TableDefinition.PANE_KEY, "window_start,window_end")
        .withProperty(TableDefinition.ROW_KEY, "window_start,window_end")
        .withProperty(TableDefinition.ESTIMATES, "active_users");
  }

  /** {@code gold_page_views}: the most viewed pages of each minute. */
  public static TableDefinition<PageViews> pageViews() {
    Schema schema =
        columns(
            PANE,
            List.of(
                required(0, "rank", Types.IntegerType.get()),
                required(0, "page_url", Types.StringType.get()),
                required(0, "page_views", Types.LongType.get()),
                required(0, "max_error", Types.LongType.get())));
    return TableDefinition.<PageViews>of(
            "gold_page_views",
            schema,
            byDayOfWindow(schema),
            value ->
                row(
                    pane(value.pane(), value.lastArrivalMillis()),
                    value.rank(),
                    value.pageUrl(),
                    value.pageViews(),
                    value.maxError()))
        .withProperty(TableDefinition.PANE_KEY, "window_start,window_end")
        .withProperty(TableDefinition.ROW_KEY, "window_start,window_end,rank")
        .withProperty(TableDefinition.COUNTED, "event_type=page_view");
  }
}
