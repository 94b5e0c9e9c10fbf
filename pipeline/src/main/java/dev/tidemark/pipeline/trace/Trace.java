/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.trace;

import dev.tidemark.pipeline.query.QueryResult;
import dev.tidemark.pipeline.query.RecordCoordinates;
import dev.tidemark.pipeline.query.RowFiles;
import dev.tidemark.pipeline.query.TableQueries;
import dev.tidemark.pipeline.table.TableDefinition;
import dev.tidemark.pipeline.table.Warehouse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types.NestedField;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Follows records through the tables of a stream, by event id or by Kafka coordinates. Reads the
 * current snapshots; which files can hold a record is told by the tables' metadata.
 */
public final class Trace {

  private static final Set<String> COORDINATES =
      Set.of("kafka_topic", "kafka_partition", "kafka_offset");
  private static final String OF_RECORD =
      " WHERE kafka_topic = ? AND kafka_partition = ? AND kafka_offset = ?";

  private final Warehouse warehouse;
  private final TableQueries queries;
  private final String stream;
  private final String bronze;
  private final String silver;
  private final List<TableDefinition<?>> gold;

  /**
   * Traces in the tables of a stream.
   *
   * @param warehouse the tables
   * @param queries over the same tables
   * @param stream the stream's name
   * @param tables the tables of the stream
   */
  public Trace(
      Warehouse warehouse,
      TableQueries queries,
      String stream,
      List<? extends TableDefinition<?>> tables) {
    this.warehouse = warehouse;
    this.queries = queries;
    this.stream = stream;
    this.bronze = "bronze_" + stream;
    this.silver = "silver_" + stream;
    this.gold =
        tables.stream()
            .filter(table -> table.properties().containsKey(TableDefinition.PANE_KEY))
            .<TableDefinition<?>>map(table -> table)
            .toList();
  }

  /**
   * All records of an event: by its id in silver, duplicates and late events, and by the id's bytes
   * in dead letters. Where none of these has it, by its bytes in bronze, which reads all of bronze.
   *
   * @return the records in the order of their coordinates; empty if nobody has heard of the event
   */
  public List<TracedRecord> event(String eventId) {
    Set<RecordCoordinates> found = new TreeSet<>();
    find(found, "FROM " + silver + " WHERE event_id = ?", eventId);
    find(found, "FROM duplicates WHERE stream = ? AND event_id = ?", stream, eventId);
    find(found, "FROM late_events WHERE stream = ? AND event_id = ?", stream, eventId);
    String bytes =
        HexFormat.of().formatHex(eventId.getBytes(StandardCharsets.UTF_8)).toUpperCase(Locale.ROOT);
    find(found, "FROM dead_letters WHERE stream = ? AND contains(hex(payload), ?)", stream, bytes);
    if (found.isEmpty()) {
      find(found, "FROM " + bronze + " WHERE contains(hex(payload), ?)", bytes);
    }
    return found.stream().map(this::record).flatMap(Optional::stream).toList();
  }

  /** The record with these coordinates; empty if no table has it. */
  public Optional<TracedRecord> record(RecordCoordinates record) {
    RowPlace inBronze = place(bronze, record, "").stream().findFirst().orElse(null);
    List<RowPlace> places = new ArrayList<>(place(silver, record, ""));
    String ofStream = " AND stream = '" + stream.replace("'", "''") + "'";
    for (String table : List.of("duplicates", "late_events", "dead_letters")) {
      places.addAll(place(table, record, ofStream));
    }
    if (inBronze == null && places.isEmpty()) {
      return Optional.empty();
    }
    TracedRecord traced =
        new TracedRecord(record, outcome(places), inBronze, places, null, List.of(), List.of());
    Map<String, @Nullable Object> good = traced.rowIn(silver);
    Map<String, @Nullable Object> repeated = traced.rowIn("duplicates");
    return Optional.of(
        new TracedRecord(
            record,
            traced.outcome(),
            inBronze,
            places,
            good == null && repeated != null ? sameEvent(silver, repeated).first() : null,
            good == null ? List.of() : sameEvent("duplicates", good).all(),
            good == null ? List.of() : countedIn(good)));
  }

  private Outcome outcome(List<RowPlace> places) {
    Set<String> tables = places.stream().map(RowPlace::table).collect(Collectors.toSet());
    if (tables.contains(silver)) {
      return Outcome.SILVER;
    }
    if (tables.contains("duplicates")) {
      return Outcome.DUPLICATE;
    }
    if (tables.contains("late_events")) {
      return Outcome.TOO_LATE;
    }
    return tables.contains("dead_letters") ? Outcome.DEAD_LETTER : Outcome.NOWHERE_YET;
  }

  private record Found(List<RecordCoordinates> all) {
    @Nullable RecordCoordinates first() {
      return all.isEmpty() ? null : all.get(0);
    }
  }

  /** The records of the same event in a table. */
  private Found sameEvent(String table, Map<String, @Nullable Object> event) {
    Set<RecordCoordinates> found = new TreeSet<>();
    find(
        found,
        "FROM " + table + " WHERE event_id = ? AND event_time = ?",
        Objects.requireNonNull(event.get("event_id")),
        Objects.requireNonNull(event.get("event_time")));
    return new Found(List.copyOf(found));
  }

  private List<CountedIn> countedIn(Map<String, @Nullable Object> event) {
    List<CountedIn> counted = new ArrayList<>();
    for (TableDefinition<?> table : gold) {
      Optional<Table> existing = warehouse.find(table.name());
      if (existing.isEmpty()) {
        continue;
      }
      List<Object> values = new ArrayList<>(List.of(time(event), time(event)));
      StringBuilder sql =
          new StringBuilder("FROM " + table.name() + "_latest WHERE window_start <= ?")
              .append(" AND window_end > ?");
      boolean countsHere = isCounted(table, event);
      for (String column : sharedText(existing.get().schema(), event)) {
        sql.append(" AND ").append('"').append(column).append("\" = ?");
        Object value = event.get(column);
        countsHere &= value != null;
        values.add(value == null ? "" : value);
      }
      if (countsHere) {
        QueryResult rows =
            queries.run(
                "SELECT %s %s ORDER BY window_start"
                    .formatted(columnsWithoutBinary(existing.get().schema()), sql),
                values.toArray());
        rows.asMaps().forEach(row -> counted.add(new CountedIn(table.name(), row)));
      }
    }
    return counted;
  }

  /** Whether the table counts events like this one at all. */
  private static boolean isCounted(TableDefinition<?> table, Map<String, @Nullable Object> event) {
    String counted = table.properties().get(TableDefinition.COUNTED);
    if (counted == null) {
      return true;
    }
    int equals = counted.indexOf('=');
    return counted.substring(equals + 1).equals(event.get(counted.substring(0, equals)));
  }

  private static Instant time(Map<String, @Nullable Object> event) {
    return (Instant) Objects.requireNonNull(event.get("event_time"));
  }

  /** Text columns of gold that the event has too: the grouping keys. */
  private static List<String> sharedText(Schema schema, Map<String, @Nullable Object> event) {
    return schema.columns().stream()
        .filter(column -> column.type().typeId() == Type.TypeID.STRING)
        .map(NestedField::name)
        .filter(event::containsKey)
        .toList();
  }

  private static String columnsWithoutBinary(Schema schema) {
    return schema.columns().stream()
        .filter(column -> column.type().typeId() != Type.TypeID.BINARY)
        .map(column -> '"' + column.name() + '"')
        .collect(Collectors.joining(", "));
  }

  private List<RowPlace> place(String name, RecordCoordinates record, String and) {
    Optional<Table> table = warehouse.find(name);
    if (table.isEmpty()) {
      return List.of();
    }
    QueryResult result =
        queries.run(
            "FROM " + name + OF_RECORD + and, record.topic(), record.partition(), record.offset());
    if (result.rows().isEmpty()) {
      return List.of();
    }
    List<DataFile> files = RowFiles.holding(queries, table.get(), record);
    List<RowPlace> places = new ArrayList<>();
    List<Map<String, @Nullable Object>> rows = result.asMaps();
    for (int i = 0; i < rows.size(); i++) {
      // Several rows of one record in a table differ in their attempt only, so any file will do.
      DataFile file = files.isEmpty() ? null : files.get(Math.min(i, files.size() - 1));
      Snapshot snapshot = file == null ? null : RowFiles.addedBy(table.get(), file);
      Map<String, @Nullable Object> row = rows.get(i);
      row.keySet().removeAll(COORDINATES);
      places.add(
          new RowPlace(
              name,
              row,
              file == null ? null : RowFiles.path(file),
              snapshot == null ? null : snapshot.snapshotId(),
              snapshot == null ? null : Instant.ofEpochMilli(snapshot.timestampMillis()),
              snapshot == null ? Map.of() : ours(snapshot.summary())));
    }
    return places;
  }

  private static Map<String, String> ours(Map<String, String> summary) {
    Map<String, String> ours = new LinkedHashMap<>();
    summary.forEach(
        (key, value) -> {
          if (key.startsWith("tidemark.")) {
            ours.put(key, value);
          }
        });
    return ours;
  }

  private void find(Set<RecordCoordinates> found, String from, Object... values) {
    queries
        .run("SELECT kafka_topic, kafka_partition, kafka_offset " + from, values)
        .rows()
        .forEach(row -> found.add(RecordCoordinates.of(row)));
  }
}
