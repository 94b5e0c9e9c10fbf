/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.table;

import static dev.tidemark.pipeline.table.TableFixture.BASE;
import static dev.tidemark.pipeline.table.TableFixture.POLICY;
import static dev.tidemark.pipeline.table.TableFixture.bytes;
import static dev.tidemark.pipeline.table.TableFixture.event;
import static dev.tidemark.pipeline.table.TableFixture.position;
import static dev.tidemark.pipeline.table.TableFixture.raw;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;

import dev.tidemark.pipeline.ProductVersion;
import dev.tidemark.pipeline.query.SnapshotFiles;
import dev.tidemark.transforms.clickstream.ClickEvent;
import dev.tidemark.transforms.deadletter.DeadLetter;
import dev.tidemark.transforms.deadletter.FailureType;
import dev.tidemark.transforms.record.RawRecord;
import dev.tidemark.transforms.record.RecordPosition;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.beam.sdk.transforms.windowing.PaneInfo.Timing;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.parquet.GenericParquetReaders;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.mapping.NameMappingParser;
import org.apache.iceberg.parquet.Parquet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes into a table comes out of it, by Iceberg's own readers. */
final class ClickstreamTablesTest {

  private static final OffsetDateTime ARRIVAL = BASE.atOffset(ZoneOffset.UTC);
  private static final OffsetDateTime INGEST = ARRIVAL.plusNanos(7_000_000);

  @TempDir Path folder;
  private Warehouse warehouse;
  private TableFixture tables;

  @BeforeEach
  void open() {
    warehouse = Warehouse.open(WarehouseSettings.local(folder));
    tables = new TableFixture(warehouse);
  }

  @AfterEach
  void close() {
    warehouse.close();
  }

  @Test
  void bronzeKeepsNullsEmptyBytesAndRepeatedHeaders() throws IOException {
    TableDefinition<RawRecord> bronze = ClickstreamTables.bronze();
    tables.commit(
        bronze,
        List.of(
            new RawRecord(position(1, Duration.ZERO), null, null, List.of()),
            new RawRecord(
                position(2, Duration.ZERO),
                new byte[0],
                bytes("p"),
                List.of(new RawRecord.Header("h", bytes("1")), new RawRecord.Header("h", null)))));

    // As Spark, Flink and Trino read a file without field ids: by the table's name mapping.
    Table table = warehouse.find(bronze.name()).orElseThrow();
    List<List<Object>> rows = new ArrayList<>();
    for (DataFile file : SnapshotFiles.current(table).files()) {
      try (CloseableIterable<Record> records =
          Parquet.read(table.io().newInputFile(file.location()))
              .project(table.schema())
              .withNameMapping(
                  NameMappingParser.fromJson(
                      table.properties().get(TableProperties.DEFAULT_NAME_MAPPING)))
              .createReaderFunc(schema -> GenericParquetReaders.buildReader(table.schema(), schema))
              .build()) {
        records.forEach(record -> rows.add(values(record)));
      }
    }
    assertThat(
        rows,
        contains(
            Arrays.asList("clicks", 0, 1L, ARRIVAL, INGEST, null, null, List.of()),
            List.of(
                "clicks",
                0,
                2L,
                ARRIVAL,
                INGEST,
                ByteBuffer.wrap(new byte[0]),
                ByteBuffer.wrap(bytes("p")),
                List.of(List.of("h", ByteBuffer.wrap(bytes("1"))), Arrays.asList("h", null)))));
  }

  @Test
  void silverKeepsEverythingAndNulls() throws IOException {
    ClickEvent full =
        new ClickEvent(
            "é-1",
            "u-2",
            "s-3",
            "purchase",
            "/p?4",
            "ref-5",
            "mobile",
            "DE",
            BASE.minusSeconds(360).toEpochMilli(),
            "{\"a\":6}",
            "{\"b\":7}",
            8,
            position(9, Duration.ZERO));
    tables.commit(
        ClickstreamTables.silver(POLICY), List.of(full, event("e", 10, Duration.ofMillis(-1))));

    LocalDate date = LocalDate.of(2026, 3, 1);
    assertThat(
        read("silver_clickstream"),
        containsInAnyOrder(
            List.of(
                "é-1",
                "u-2",
                "purchase",
                "s-3",
                "/p?4",
                "ref-5",
                "mobile",
                "DE",
                ARRIVAL.minusSeconds(360),
                date,
                10,
                "{\"a\":6}",
                "{\"b\":7}",
                8,
                360_000L,
                "late",
                "clicks",
                0,
                9L,
                ARRIVAL,
                INGEST),
            Arrays.asList(
                "e",
                "user-e",
                "click",
                null,
                null,
                null,
                null,
                null,
                ARRIVAL.plusNanos(1_000_000),
                date,
                10,
                null,
                null,
                0,
                -1L,
                "on_time",
                "clicks",
                0,
                10L,
                ARRIVAL,
                INGEST)));
  }

  @Test
  void duplicatesAndLateEvents() throws IOException {
    tables.commit(
        ClickstreamTables.duplicates(POLICY), List.of(event("d", 1, Duration.ofMinutes(6))));
    tables.commit(ClickstreamTables.lateEvents(), List.of(event("l", 2, Duration.ofMinutes(11))));

    assertThat(
        read("duplicates"),
        contains(
            List.of(
                "clickstream",
                "d",
                ARRIVAL.minusMinutes(6),
                360_000L,
                "late",
                "clicks",
                0,
                1L,
                ARRIVAL,
                INGEST)));
    assertThat(
        read("late_events"),
        contains(
            List.of(
                "clickstream",
                "l",
                "click",
                ARRIVAL.minusMinutes(11),
                660_000L,
                "clicks",
                0,
                2L,
                ARRIVAL,
                INGEST,
                "{\"event_id\":\"l\",\"user_id\":\"user-l\",\"event_type\":\"click\","
                    + "\"event_time\":\"2026-03-01T10:48:00Z\",\"unknown_field_count\":0}")));
  }

  @Test
  void deadLetters() throws IOException {
    DeadLetter tombstone =
        new DeadLetter(
            "clickstream",
            FailureType.TOMBSTONE,
            "parse",
            "no payload",
            null,
            null,
            position(2, Duration.ZERO),
            null,
            null,
            0,
            3);
    tables.commit(ClickstreamTables.deadLetters(), List.of(TableFixture.deadLetter(1), tombstone));

    assertThat(
        read("dead_letters"),
        contains(
            Arrays.asList(
                1,
                "clickstream",
                "wrong_type",
                "parse",
                "user_id is a number",
                "/user_id",
                null,
                ProductVersion.current(),
                INGEST,
                "clicks",
                0,
                1L,
                ARRIVAL,
                ByteBuffer.wrap(bytes("key-1")),
                ByteBuffer.wrap(bytes("{\"user")),
                1234L,
                true,
                1),
            Arrays.asList(
                1,
                "clickstream",
                "tombstone",
                "parse",
                "no payload",
                null,
                null,
                ProductVersion.current(),
                INGEST,
                "clicks",
                0,
                2L,
                ARRIVAL,
                null,
                null,
                0L,
                false,
                3)));
  }

  @Test
  void gold() throws IOException {
    tables.commit(
        ClickstreamTables.eventsPerMinute(),
        List.of(TableFixture.eventsPerMinute(3, Timing.LATE, 10)));
    tables.commit(
        ClickstreamTables.activeUsers(), List.of(TableFixture.activeUsers(4, Timing.EARLY, 11)));
    tables.commit(
        ClickstreamTables.pageViews(), List.of(TableFixture.pageViews(5, Timing.ON_TIME, 12, "/")));

    assertThat(
        read("gold_events_per_minute"),
        contains(
            List.of(
                ARRIVAL,
                ARRIVAL.plusMinutes(1),
                3L,
                "LATE",
                true,
                ARRIVAL.plusSeconds(59),
                "click",
                10L,
                5L,
                ByteBuffer.wrap(new byte[] {1, 2, 3}))));
    assertThat(
        read("gold_active_users"),
        contains(
            List.of(
                ARRIVAL,
                ARRIVAL.plusMinutes(1),
                4L,
                "EARLY",
                false,
                ARRIVAL.plusSeconds(58),
                11L,
                33L,
                ByteBuffer.wrap(new byte[] {4, 5}))));
    assertThat(
        read("gold_page_views"),
        contains(
            List.of(
                ARRIVAL,
                ARRIVAL.plusMinutes(1),
                5L,
                "ON_TIME",
                false,
                ARRIVAL.plusSeconds(57),
                12,
                "/",
                88L,
                0L)));
  }

  @Test
  void rowsGoToTheFileOfTheirPartition() {
    ClickEvent beforeMidnight = event("a", 1, Duration.ofHours(11));
    ClickEvent before1970 = event("b", 2, Duration.ofDays(365 * 80));
    tables.commit(
        ClickstreamTables.silver(POLICY),
        List.of(beforeMidnight, before1970, event("c", 3, Duration.ofHours(11))));
    tables.commit(
        ClickstreamTables.bronze(),
        List.of(raw(1), rawAt(position(2, Duration.ofMinutes(1))), raw(3)));
    tables.commit(ClickstreamTables.deadLetters(), List.of(TableFixture.deadLetter(1)));
    tables.commit(
        ClickstreamTables.pageViews(), List.of(TableFixture.pageViews(5, Timing.ON_TIME, 12, "/")));

    assertThat(
        partitions("silver_clickstream"),
        containsInAnyOrder(
            "event_date=2026-02-28/event_hour=23: 2", "event_date=1946-03-21/event_hour=10: 1"));
    assertThat(
        partitions("bronze_clickstream"),
        containsInAnyOrder(
            "arrival_time_hour=2026-03-01-10: 2", "arrival_time_hour=2026-03-01-11: 1"));
    assertThat(
        partitions("dead_letters"),
        contains("stream=clickstream/arrival_time_hour=2026-03-01-10: 1"));
    assertThat(partitions("gold_page_views"), contains("window_start_day=2026-03-01: 1"));
  }

  @Test
  void partitionOfAValueIsThatOfItsFile() {
    assertThat(
        ClickstreamTables.bronze().partition(raw(1)).toPath(),
        equalTo("arrival_time_hour=2026-03-01-10"));
  }

  private static RawRecord rawAt(RecordPosition position) {
    return new RawRecord(position, null, null, List.of());
  }

  private List<String> partitions(String name) {
    Table table = warehouse.find(name).orElseThrow();
    return SnapshotFiles.current(table).files().stream()
        .map(file -> table.spec().partitionToPath(file.partition()) + ": " + file.recordCount())
        .toList();
  }

  /** Iceberg's generics know no name mapping and match columns by place, which does for these. */
  private List<List<Object>> read(String name) throws IOException {
    List<List<Object>> rows = new ArrayList<>();
    try (CloseableIterable<Record> records =
        IcebergGenerics.read(warehouse.find(name).orElseThrow()).build()) {
      records.forEach(record -> rows.add(values(record)));
    }
    return rows;
  }

  private static List<Object> values(Record record) {
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < record.size(); i++) {
      Object value = record.get(i);
      if (value instanceof List<?> list) {
        values.add(list.stream().map(element -> (Object) values((Record) element)).toList());
      } else {
        values.add(value);
      }
    }
    return values;
  }
}
