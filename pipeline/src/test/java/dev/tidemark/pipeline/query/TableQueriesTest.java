/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.query;

import static dev.tidemark.pipeline.table.TableFixture.BASE;
import static dev.tidemark.pipeline.table.TableFixture.POLICY;
import static dev.tidemark.pipeline.table.TableFixture.activeUsers;
import static dev.tidemark.pipeline.table.TableFixture.event;
import static dev.tidemark.pipeline.table.TableFixture.eventsPerMinute;
import static dev.tidemark.pipeline.table.TableFixture.pageViews;
import static dev.tidemark.pipeline.table.TableFixture.raw;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.containsStringIgnoringCase;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tidemark.pipeline.table.ClickstreamTables;
import dev.tidemark.pipeline.table.TableDefinition;
import dev.tidemark.pipeline.table.TableFixture;
import dev.tidemark.pipeline.table.Warehouse;
import dev.tidemark.pipeline.table.WarehouseSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.transforms.windowing.PaneInfo.Timing;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Table;
import org.apache.iceberg.types.Types.NestedField;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TableQueriesTest {

  @TempDir Path folder;
  private Warehouse warehouse;
  private TableFixture tables;

  @BeforeEach
  void open() {
    warehouse = Warehouse.open(WarehouseSettings.local(folder.resolve("it's a warehouse")));
    tables = new TableFixture(warehouse);
  }

  @AfterEach
  void close() {
    warehouse.close();
  }

  @Test
  void tablesThatDoNotExistAreEmptyViewsWithTheSameColumnsAndTypes() {
    List<List<Object>> absent = describeAll();
    for (TableDefinition<?> definition : ClickstreamTables.all(POLICY)) {
      warehouse.ensure(definition);
    }
    assertThat("existing and empty", describeAll(), equalTo(absent));

    commitARowToEach();
    assertThat("with rows", describeAll(), equalTo(absent));
  }

  private List<List<Object>> describeAll() {
    try (TableQueries queries = TableQueries.open(warehouse)) {
      return ClickstreamTables.all(POLICY).stream()
          .flatMap(
              table ->
                  queries
                      .run("SELECT column_name, column_type FROM (DESCRIBE " + table.name() + ")")
                      .rows()
                      .stream())
          .toList();
    }
  }

  private void commitARowToEach() {
    tables.commit(ClickstreamTables.bronze(), List.of(raw(0)));
    tables.commit(ClickstreamTables.silver(POLICY), List.of(event("a", 0, Duration.ofSeconds(1))));
    tables.commit(
        ClickstreamTables.duplicates(POLICY), List.of(event("a", 1, Duration.ofSeconds(1))));
    tables.commit(ClickstreamTables.lateEvents(), List.of(event("b", 2, Duration.ofMinutes(11))));
    tables.commit(ClickstreamTables.deadLetters(), List.of(TableFixture.deadLetter(3)));
    tables.commit(
        ClickstreamTables.eventsPerMinute(), List.of(eventsPerMinute(0, Timing.EARLY, 5)));
    tables.commit(ClickstreamTables.activeUsers(), List.of(activeUsers(0, Timing.EARLY, 5)));
    tables.commit(ClickstreamTables.pageViews(), List.of(pageViews(0, Timing.EARLY, 1, "/a")));
  }

  @Test
  void valuesArePlainJava() {
    tables.commit(ClickstreamTables.bronze(), List.of(raw(42)));
    tables.commit(ClickstreamTables.silver(POLICY), List.of(event("a", 42, Duration.ofSeconds(1))));
    try (TableQueries queries = TableQueries.open(warehouse)) {
      List<Object> bronze =
          queries
              .run("SELECT kafka_offset, arrival_time, payload, headers FROM bronze_clickstream")
              .rows()
              .get(0);
      assertThat(bronze.subList(0, 2), equalTo(List.of(42L, BASE)));
      assertThat((byte[]) bronze.get(2), equalTo(TableFixture.bytes("payload-42")));
      Map<?, ?> header = (Map<?, ?>) ((List<?>) bronze.get(3)).get(0);
      assertThat(header.get("name"), equalTo("source"));
      assertThat((byte[]) header.get("value"), equalTo(TableFixture.bytes("test")));

      assertThat(
          queries.run(
              "SELECT event_date, event_hour, page_url, sum(lateness_ms), avg(lateness_ms),"
                  + " count(*) = 1, strftime(max(event_time), '%H:%M:%S')"
                  + " FROM silver_clickstream GROUP BY ALL"),
          equalTo(
              new QueryResult(
                  List.of(
                      "event_date",
                      "event_hour",
                      "page_url",
                      "sum(lateness_ms)",
                      "avg(lateness_ms)",
                      "(count_star() = 1)",
                      "strftime(max(event_time), '%H:%M:%S')"),
                  List.of(
                      Arrays.asList(
                          LocalDate.of(2026, 3, 1), 10, null, 1000L, 1000.0, true, "10:58:59")))));
    }
  }

  @Test
  void latestViewsHoldTheHighestPane() {
    tables.commit(
        ClickstreamTables.eventsPerMinute(),
        List.of(eventsPerMinute(0, Timing.EARLY, 5), eventsPerMinute(2, Timing.LATE, 9)));
    tables.commit(
        ClickstreamTables.eventsPerMinute(), List.of(eventsPerMinute(1, Timing.ON_TIME, 7)));
    // The same pane once more, as after a retry on a runner without stable input.
    tables.commit(ClickstreamTables.eventsPerMinute(), List.of(eventsPerMinute(2, Timing.LATE, 9)));
    tables.commit(
        ClickstreamTables.activeUsers(),
        List.of(activeUsers(0, Timing.EARLY, 3), activeUsers(1, Timing.ON_TIME, 4)));
    // A page that fell out of the top is not in the latest pane.
    tables.commit(
        ClickstreamTables.pageViews(),
        List.of(
            pageViews(0, Timing.EARLY, 1, "/old"),
            pageViews(0, Timing.EARLY, 2, "/gone"),
            pageViews(0, Timing.EARLY, 3, "/gone-too"),
            pageViews(1, Timing.ON_TIME, 1, "/new"),
            pageViews(1, Timing.ON_TIME, 2, "/old")));
    try (TableQueries queries = TableQueries.open(warehouse)) {
      assertThat(
          queries
              .run("SELECT pane_index, event_count, is_final FROM gold_events_per_minute_latest")
              .rows(),
          contains(List.<Object>of(2L, 9L, true)));
      assertThat(
          queries.run("SELECT active_users FROM gold_active_users_latest").rows(),
          contains(List.<Object>of(4L)));
      assertThat(
          queries.run("SELECT rank, page_url FROM gold_page_views_latest ORDER BY rank").rows(),
          contains(List.<Object>of(1, "/new"), List.<Object>of(2, "/old")));
    }
  }

  @Test
  void aQuerySeesItsSnapshotUntilTheRefresh() {
    tables.commit(ClickstreamTables.bronze(), List.of(raw(0)));
    try (TableQueries queries = TableQueries.open(warehouse)) {
      TableSnapshot first = queries.snapshots().get("bronze_clickstream");
      tables.commit(ClickstreamTables.bronze(), List.of(raw(1)));
      tables.commit(ClickstreamTables.deadLetters(), List.of(TableFixture.deadLetter(1)));

      assertThat(count(queries, "bronze_clickstream"), equalTo(1L));
      assertThat(count(queries, "dead_letters"), equalTo(0L));
      assertThat(queries.refresh(), is(true));
      assertThat(count(queries, "bronze_clickstream"), equalTo(2L));
      assertThat(count(queries, "dead_letters"), equalTo(1L));
      TableSnapshot second = queries.snapshots().get("bronze_clickstream");
      assertThat(second, not(equalTo(first)));
      assertThat(
          second,
          equalTo(
              TableSnapshot.of(
                  warehouse.find("bronze_clickstream").orElseThrow().currentSnapshot())));
      assertThat(queries.refresh(), is(false));
    }
  }

  @Test
  void aRefreshFollowsAppendsAndWhateverElseHappensToATable() {
    tables.commit(ClickstreamTables.bronze(), List.of(raw(0)));
    try (TableQueries queries = TableQueries.open(warehouse)) {
      Table table = warehouse.find("bronze_clickstream").orElseThrow();
      tables.commit(ClickstreamTables.bronze(), List.of(raw(1)));
      tables.commit(ClickstreamTables.bronze(), List.of(raw(2), raw(3)));
      queries.refresh();
      assertThat(count(queries, "bronze_clickstream"), equalTo(4L));

      DataFile first = SnapshotFiles.current(table).files().get(0);
      table.newDelete().deleteFile(first).commit();
      tables.commit(ClickstreamTables.bronze(), List.of(raw(4)));
      queries.refresh();
      assertThat(count(queries, "bronze_clickstream"), equalTo(5 - first.recordCount()));

      tables.commit(ClickstreamTables.bronze(), List.of(raw(5)));
      tables.commit(ClickstreamTables.bronze(), List.of(raw(6)));
      table.refresh();
      table.expireSnapshots().expireOlderThan(Long.MAX_VALUE).retainLast(1).commit();
      queries.refresh();
      assertThat(count(queries, "bronze_clickstream"), equalTo(7 - first.recordCount()));
    }
  }

  @Test
  void filesThatWereNotCommittedAreNotSeen() {
    tables.commit(ClickstreamTables.bronze(), List.of(raw(0)));
    tables.write(ClickstreamTables.bronze(), List.of(raw(1)));
    try (TableQueries queries = TableQueries.open(warehouse)) {
      assertThat(count(queries, "bronze_clickstream"), equalTo(1L));
    }
  }

  @Test
  void filesFromBeforeAColumnWasAddedHaveNullThere() {
    tables.commit(ClickstreamTables.bronze(), List.of(raw(0)));
    warehouse
        .find("bronze_clickstream")
        .orElseThrow()
        .updateSchema()
        .addColumn("added", org.apache.iceberg.types.Types.StringType.get())
        .commit();
    tables.commit(ClickstreamTables.bronze(), List.of(raw(1)));
    NestedField added =
        warehouse.find("bronze_clickstream").orElseThrow().schema().findField("added");
    assertThat(added.isOptional(), is(true));
    try (TableQueries queries = TableQueries.open(warehouse)) {
      assertThat(
          queries.run("SELECT count(*), count(added) FROM bronze_clickstream").rows(),
          contains(List.<Object>of(2L, 0L)));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "COPY (SELECT 1) TO '/tmp/tidemark-test.csv'",
        "ATTACH '/tmp/tidemark-test.db'",
        "SET TimeZone = 'America/Caracas'",
        "CREATE TABLE x (i INT)",
        "DROP VIEW bronze_clickstream",
        "INSERT INTO bronze_clickstream VALUES (1) RETURNING *",
        "INSTALL httpfs",
        "SELECT 1; DROP VIEW bronze_clickstream",
        "SELECT 1; SELECT 2",
        "EXPLAIN ANALYZE COPY (SELECT 1) TO '/tmp/tidemark-test.csv'",
        "",
        "-- nothing",
      })
  void whatIsNoQueryIsRefused(String sql) {
    try (TableQueries queries = TableQueries.open(warehouse)) {
      QueryException refused = assertThrows(QueryException.class, () -> queries.run(sql));
      assertThat(refused.getMessage(), containsString("Only a query can be run here"));
      assertThat(
          queries.run("SELECT count(*) FROM bronze_clickstream").rows(),
          contains(List.<Object>of(0L)));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"SELEC 1", "SELECT * FROM nowhere", "SELECT nope FROM dead_letters"})
  void aWrongQuerySaysWhatIsWrong(String sql) {
    try (TableQueries queries = TableQueries.open(warehouse)) {
      QueryException wrong = assertThrows(QueryException.class, () -> queries.run(sql));
      assertThat(wrong.getMessage(), containsStringIgnoringCase("error"));
      assertThat(wrong.getMessage(), not(containsString("unsuccessful or closed pending")));
    }
  }

  @Test
  void filesOutsideTheTablesCannotBeRead() throws Exception {
    Path secret = Files.writeString(folder.resolve("secret.csv"), "a,b\n1,2\n");
    try (TableQueries queries = TableQueries.open(warehouse)) {
      QueryException refused =
          assertThrows(
              QueryException.class, () -> queries.run("SELECT * FROM read_csv('" + secret + "')"));
      assertThat(refused.getMessage(), containsString("Permission Error"));
    }
  }

  @Test
  void aMissingFileIsAnErrorOfTheQuery() throws Exception {
    tables.commit(ClickstreamTables.bronze(), List.of(raw(0)));
    try (TableQueries queries = TableQueries.open(warehouse)) {
      for (var file :
          SnapshotFiles.current(warehouse.find("bronze_clickstream").orElseThrow()).files()) {
        Files.delete(SnapshotFiles.localPath(file.location()));
      }
      QueryException missing =
          assertThrows(
              QueryException.class,
              () -> queries.run("SELECT sum(length(payload)) FROM bronze_clickstream"));
      assertThat(missing.getMessage(), containsString("No files found"));
    }
  }

  @Test
  void questionMarksTakeValues() {
    tables.commit(
        ClickstreamTables.silver(POLICY),
        List.of(event("a", 0, Duration.ofSeconds(1)), event("b", 1, Duration.ofSeconds(2))));
    try (TableQueries queries = TableQueries.open(warehouse)) {
      assertThat(
          queries.run("SELECT kafka_offset FROM silver_clickstream WHERE event_id = ?", "b").rows(),
          contains(List.<Object>of(1L)));
      assertThat(
          queries.run("SHOW TABLES").rows().stream().map(row -> row.get(0)).toList(),
          hasItems((Object) "silver_clickstream", "gold_page_views_latest"));
      assertThat(queries.run("SELECT 1 WHERE false").rows(), is(empty()));
    }
  }

  private static long count(TableQueries queries, String table) {
    return (Long) queries.run("SELECT count(*) FROM " + table).rows().get(0).get(0);
  }
}
