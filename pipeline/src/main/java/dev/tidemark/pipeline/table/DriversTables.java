/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.table;

import static dev.tidemark.pipeline.table.SharedColumns.columns;
import static dev.tidemark.pipeline.table.SharedColumns.micros;
import static org.apache.iceberg.types.Types.NestedField.optional;
import static org.apache.iceberg.types.Types.NestedField.required;

import dev.tidemark.pipeline.config.DriversConfig;
import dev.tidemark.transforms.drivers.DriverChange;
import dev.tidemark.transforms.time.TimePolicy;
import java.util.List;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.types.Types;

/** The tables of the drivers' change log, as {@code docs/tables.md} describes them. */
public final class DriversTables {

  private static final String STREAM = DriversConfig.STREAM;

  private DriversTables() {}

  /** All tables; the policy decides values only. */
  public static List<TableDefinition<?>> all(TimePolicy policy) {
    return List.of(
        RecordTables.bronze(STREAM),
        silver(policy),
        duplicates(policy),
        lateEvents(),
        RecordTables.deadLetters(),
        current());
  }

  /** {@code silver_drivers}: the change log, each change once. */
  public static TableDefinition<DriverChange> silver(TimePolicy policy) {
    return RecordTables.silver(
        STREAM,
        policy,
        List.of(
            required(0, "event_id", Types.StringType.get()),
            required(0, "driver_id", Types.StringType.get()),
            required(0, "operation", Types.StringType.get()),
            required(0, "log_position", Types.LongType.get()),
            optional(0, "name", Types.StringType.get()),
            optional(0, "city", Types.StringType.get()),
            optional(0, "status", Types.StringType.get())),
        change ->
            new Object[] {
              change.eventId(),
              change.driverId(),
              change.operation(),
              change.logPosition(),
              change.name(),
              change.city(),
              change.status()
            },
        change -> change);
  }

  /** {@code duplicates}: records of changes that were already in silver. */
  public static TableDefinition<DriverChange> duplicates(TimePolicy policy) {
    return RecordTables.duplicates(STREAM, policy);
  }

  /** {@code late_events}: changes that came too late for silver; not for the current table. */
  public static TableDefinition<DriverChange> lateEvents() {
    return RecordTables.lateEvents(
        STREAM,
        DriverChange::operation,
        change ->
            EventJson.of(change)
                .with("driver_id", change.driverId())
                .with("operation", change.operation())
                .with("log_position", change.logPosition())
                .with("name", change.name())
                .with("city", change.city())
                .with("status", change.status())
                .with("unknown_fields", change.unknownFields())
                .write());
  }

  /**
   * {@code drivers}: the rows that the database's table has had since; of each driver the one with
   * the highest log position is what it has now, which {@code drivers_latest} shows.
   */
  public static TableDefinition<DriverChange> current() {
    Schema schema =
        columns(
            List.of(
                required(0, "driver_id", Types.StringType.get()),
                optional(0, "name", Types.StringType.get()),
                optional(0, "city", Types.StringType.get()),
                optional(0, "status", Types.StringType.get()),
                required(0, "is_deleted", Types.BooleanType.get()),
                required(0, "log_position", Types.LongType.get()),
                required(0, "changed_at", Types.TimestampType.withZone()),
                required(0, "last_arrival_time", Types.TimestampType.withZone())));
    return TableDefinition.<DriverChange>of(
            "drivers",
            schema,
            PartitionSpec.unpartitioned(),
            change ->
                new Object[] {
                  change.driverId(),
                  change.name(),
                  change.city(),
                  change.status(),
                  change.isDeletion(),
                  change.logPosition(),
                  micros(change.eventTimeMillis()),
                  micros(change.position().arrivalMillis())
                })
        .withProperty(TableDefinition.VERSION_KEY, "driver_id")
        .withProperty(TableDefinition.VERSION_ORDER, "log_position");
  }
}
