/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.command;

import static dev.tidemark.pipeline.table.TableFixture.POLICY;
import static dev.tidemark.pipeline.table.TableFixture.event;
import static dev.tidemark.pipeline.table.TableFixture.eventsPerMinute;
import static dev.tidemark.pipeline.table.TableFixture.raw;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidemark.pipeline.query.TableQueries;
import dev.tidemark.pipeline.table.BatchCommitter;
import dev.tidemark.pipeline.table.ClickstreamTables;
import dev.tidemark.pipeline.table.OrdersTables;
import dev.tidemark.pipeline.table.RidesTables;
import dev.tidemark.pipeline.table.TableFixture;
import dev.tidemark.pipeline.table.Warehouse;
import dev.tidemark.pipeline.table.WarehouseSettings;
import dev.tidemark.pipeline.table.WrittenFile;
import dev.tidemark.transforms.orders.Revenue;
import dev.tidemark.transforms.sessions.Session;
import dev.tidemark.transforms.window.WindowPane;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.apache.beam.sdk.transforms.windowing.PaneInfo.Timing;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ten commits of a record each, in two partitions of silver; three panes of a window. */
final class CompactCommandTest {

  @TempDir Path folder;

  @BeforeEach
  void tenSmallCommits() {
    try (Warehouse warehouse = Warehouse.open(WarehouseSettings.local(folder))) {
      TableFixture tables = new TableFixture(warehouse);
      for (int i = 0; i < 10; i++) {
        commit(tables, i);
      }
      for (int pane = 0; pane < 3; pane++) {
        tables.commit(
            ClickstreamTables.eventsPerMinute(),
            List.of(eventsPerMinute(pane, pane < 2 ? Timing.EARLY : Timing.LATE, pane + 1)));
      }
    }
  }

  @Test
  void eachPartitionBecomesOneFileInTheOrderOfEventTime() throws IOException {
    String bronze = rows("SELECT * FROM bronze_clickstream ORDER BY kafka_offset");
    String silver = rows("SELECT * FROM silver_clickstream ORDER BY kafka_offset");

    Map<String, JsonNode> result = json("compact", "--json");

    JsonNode compacted = result.get("silver_clickstream");
    assertThat(compacted.path("files").asLong(), equalTo(10L));
    assertThat(compacted.path("files_after").asLong(), equalTo(2L));
    assertThat(rows("SELECT * FROM bronze_clickstream ORDER BY kafka_offset"), equalTo(bronze));
    assertThat(rows("SELECT * FROM silver_clickstream ORDER BY kafka_offset"), equalTo(silver));
    assertThat(
        rows("SELECT event_time FROM silver_clickstream WHERE event_hour = 10"),
        equalTo(
            rows("SELECT event_time FROM silver_clickstream WHERE event_hour = 10 ORDER BY 1")));
    assertThat(run("reconcile").out(), containsString("Every record is accounted for."));
  }

  @Test
  void goldKeepsTheLatestPane() throws IOException {
    String latest = rows("SELECT * FROM gold_events_per_minute_latest");

    JsonNode gold = json("compact", "--json").get("gold_events_per_minute");

    assertThat(gold.path("superseded_rows").asLong(), equalTo(2L));
    assertThat(rows("SELECT * FROM gold_events_per_minute"), equalTo(latest));
    assertThat(rows("SELECT * FROM gold_events_per_minute_latest"), equalTo(latest));
  }

  @Test
  void amountsOfMoneyStayExact() throws IOException {
    try (Warehouse warehouse = Warehouse.open(WarehouseSettings.local(folder))) {
      warehouse.ensure(OrdersTables.revenuePerCategory());
      TableFixture tables = new TableFixture(warehouse);
      for (int pane = 0; pane < 2; pane++) {
        tables.commit(
            OrdersTables.revenuePerCategory(),
            List.of(
                new Revenue(
                    TableFixture.pane(pane, Timing.EARLY),
                    "books",
                    "EUR",
                    new BigDecimal("12345678901234567890.1200").add(BigDecimal.valueOf(pane)),
                    3,
                    TableFixture.BASE.toEpochMilli())));
      }
    }
    json("compact", "--json");
    assertThat(
        rows("SELECT revenue::VARCHAR AS r FROM gold_revenue_per_category"),
        equalTo("{\"r\":\"12345678901234567891.1200\"}\n"));
  }

  /** A session that begins earlier than was told, and grows: two of three rows are needed. */
  @Test
  void sessionsThatWereReplacedStayReplaced() throws IOException {
    long start = TableFixture.BASE.toEpochMilli();
    try (Warehouse warehouse = Warehouse.open(WarehouseSettings.local(folder))) {
      TableFixture tables = new TableFixture(warehouse);
      tables.commit(RidesTables.sessions(), List.of(session(start + 300_000, 0, 1, List.of())));
      tables.commit(
          RidesTables.sessions(), List.of(session(start, 1, 2, List.of(start + 300_000))));
      tables.commit(RidesTables.sessions(), List.of(session(start, 2, 3, List.of())));
    }
    JsonNode compacted = json("compact", "--json").get("gold_ride_sessions");
    assertThat(compacted.toString(), compacted.path("new_files").asLong(), is(1L));
    assertThat(
        rows(
            """
            SELECT event_count AS n FROM gold_ride_sessions_latest ANTI JOIN (
              SELECT user_id, unnest(replaced_first_events) AS window_start FROM gold_ride_sessions)
              USING (user_id, window_start)\
            """),
        equalTo("{\"n\":3}\n"));
  }

  private static Session session(long start, int revision, long events, List<Long> replaced) {
    return new Session(
        "user-1",
        new WindowPane(start, start + 2_400_000, revision, Timing.EARLY, false),
        start + 600_000,
        events,
        new BigDecimal("12.5000"),
        replaced,
        start + 600_000);
  }

  @Test
  void aSecondTimeThereIsNothingToDo() throws IOException {
    json("compact", "--json");
    for (JsonNode table : json("compact", "--json").values()) {
      assertThat(table.toString(), table.path("rewritten_files").asLong(), equalTo(0L));
      assertThat(table.toString(), table.path("snapshot_id").isNull(), is(true));
    }
  }

  @Test
  void aDryRunSaysItAndDoesNothing() throws IOException {
    String tables = rows("SHOW TABLES");
    JsonNode silver = json("compact", "--dry-run", "--json").get("silver_clickstream");
    assertThat(silver.path("rewritten_files").asLong(), equalTo(10L));
    assertThat(silver.path("new_files").asLong(), equalTo(2L));
    assertThat(silver.path("snapshot_id").isNull(), is(true));
    assertThat(rows("SHOW TABLES"), equalTo(tables));
    assertThat(json("compact", "--dry-run", "--json").get("silver_clickstream"), equalTo(silver));
  }

  @Test
  void smallTargetsMakeSeveralFiles() throws IOException {
    JsonNode bronze =
        json("compact", "--json", "--table", "bronze_clickstream", "--target", "6KiB")
            .get("bronze_clickstream");
    assertThat(bronze.path("rewritten_files").asLong(), equalTo(10L));
    assertThat(bronze.path("new_files").asLong() > 1, is(true));
    assertThat(rows("SELECT count(*) FROM bronze_clickstream"), equalTo("{\"count_star()\":10}\n"));
  }

  @Test
  void oldSnapshotsExpireAndTheOldFilesStayForRollback() throws IOException {
    JsonNode silver =
        json("compact", "--json", "--snapshot-age", "0s", "--snapshots", "1")
            .get("silver_clickstream");
    // Of eleven one is current, and one is kept to roll back to.
    assertThat(silver.path("expired_snapshots").asLong(), equalTo(9L));

    String before = rows("SELECT * FROM gold_events_per_minute_latest");
    String id = silver.path("operation").asText();
    CommandRun rollback = run("rollback", id, "--json");
    assertThat(rollback.err(), rollback.exitCode(), equalTo(0));
    assertThat(rows("SELECT count(*) AS n FROM gold_events_per_minute"), equalTo("{\"n\":3}\n"));
    assertThat(rows("SELECT * FROM gold_events_per_minute_latest"), equalTo(before));
    assertThat(rows("SELECT count(*) AS n FROM silver_clickstream"), equalTo("{\"n\":10}\n"));
    assertThat(run("reconcile").exitCode(), equalTo(0));

    // What came back are copies, so nothing that expires can take them away.
    json("compact", "--json", "--snapshot-age", "0s", "--snapshots", "1");
    assertThat(run("reconcile").exitCode(), equalTo(0));
    assertThat(run("rollback", id).err(), containsString("was taken back before"));
  }

  @Test
  void theLedgerGoesOnWithoutItsOldSnapshots() throws Exception {
    try (Warehouse warehouse = Warehouse.open(WarehouseSettings.local(folder))) {
      TableFixture tables = new TableFixture(warehouse);
      for (int i = 0; i < 3; i++) {
        tables.batch(batch(tables, 100 + i));
      }
      forgetAllThatMayBe();
      assertThat(reconciled(), equalTo(3L));
      forgetAllThatMayBe();
      tables.batch(batch(tables, 103));
      assertThat(reconciled(), equalTo(4L));
    }
    assertThat(rows("SELECT count(*) AS n FROM silver_clickstream"), equalTo("{\"n\":14}\n"));
  }

  @Test
  void theLastBatchIsNotCommittedTwice() throws Exception {
    try (Warehouse warehouse = Warehouse.open(WarehouseSettings.local(folder))) {
      TableFixture tables = new TableFixture(warehouse);
      List<WrittenFile> last = batch(tables, 100);
      tables.batch(last);
      forgetAllThatMayBe();
      tables.batch(last);
      assertThat(reconciled(), equalTo(1L));
    }
    assertThat(rows("SELECT count(*) AS n FROM silver_clickstream"), equalTo("{\"n\":11}\n"));
  }

  @Test
  void aHalfCommittedBatchIsFinishedOnce() throws Exception {
    try (Warehouse warehouse = Warehouse.open(WarehouseSettings.local(folder))) {
      TableFixture tables = new TableFixture(warehouse);
      tables.batch(batch(tables, 100));
      tables.halfBatch("clickstream", batch(tables, 101), 1);
      forgetAllThatMayBe();
      assertThat(reconciled(), equalTo(1L));
      assertThat(rows("SELECT count(*) AS n FROM bronze_clickstream"), equalTo("{\"n\":11}\n"));
      BatchCommitter.finishPending(warehouse, "clickstream");
      assertThat(reconciled(), equalTo(2L));
    }
    assertThat(rows("SELECT count(*) AS n FROM bronze_clickstream"), equalTo("{\"n\":12}\n"));
  }

  private void forgetAllThatMayBe() throws IOException {
    json("compact", "--snapshot-age", "0s", "--snapshots", "1", "--keep", "1ms", "--json");
  }

  /** How many batches the ledger has; all is well with them. */
  private long reconciled() throws IOException {
    CommandRun run = run("reconcile", "--json");
    assertThat(run.out(), run.exitCode(), equalTo(0));
    return new ObjectMapper().readTree(run.out()).path("batches").asLong();
  }

  private static List<WrittenFile> batch(TableFixture tables, long offset) {
    List<WrittenFile> files =
        new ArrayList<>(tables.write(ClickstreamTables.bronze(), List.of(raw(offset))));
    files.addAll(
        tables.write(
            ClickstreamTables.silver(POLICY),
            List.of(event("e" + offset, offset, Duration.ofSeconds(1)))));
    return files;
  }

  @Test
  void rollbackKeepsWhatWasAppendedSince() throws IOException {
    String id = json("compact", "--json").get("silver_clickstream").path("operation").asText();
    try (Warehouse warehouse = Warehouse.open(WarehouseSettings.local(folder))) {
      commit(new TableFixture(warehouse), 10);
    }
    assertThat(run("rollback", id).exitCode(), equalTo(0));
    assertThat(rows("SELECT count(*) AS n FROM silver_clickstream"), equalTo("{\"n\":11}\n"));
    assertThat(run("reconcile").exitCode(), equalTo(0));
  }

  @Test
  void anOperationThatAnotherOneBuiltOnIsNotTakenBack() throws IOException {
    String first = json("compact", "--json").get("silver_clickstream").path("operation").asText();
    try (Warehouse warehouse = Warehouse.open(WarehouseSettings.local(folder))) {
      commit(new TableFixture(warehouse), 10);
    }
    String second = json("compact", "--json").get("silver_clickstream").path("operation").asText();

    CommandRun refused = run("rollback", first);
    assertThat(refused.exitCode(), equalTo(4));
    assertThat(refused.err(), containsString("rewritten since by " + second));
    assertThat(run("rollback", second).exitCode(), equalTo(0));
    // What came back are copies of the first one's files.
    CommandRun back = run("rollback", first);
    assertThat(back.err(), back.exitCode(), equalTo(0));
    assertThat(rows("SELECT count(*) AS n FROM silver_clickstream"), equalTo("{\"n\":11}\n"));
    assertThat(run("reconcile").exitCode(), equalTo(0));
  }

  @Test
  void rollbackListsWhatIsKept() throws IOException {
    String id = json("compact", "--json").get("silver_clickstream").path("operation").asText();
    CommandRun list = run("rollback", "--json");
    assertThat(list.exitCode(), equalTo(0));
    assertThat(list.out(), containsString("{\"operation\":\"" + id + "\",\"kind\":\"compact\""));
    assertThat(run("rollback", "nothing").exitCode(), equalTo(2));
  }

  @Test
  void readersAndAWriterGoOnMeanwhile() throws Exception {
    AtomicBoolean end = new AtomicBoolean();
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try (Warehouse warehouse = Warehouse.open(WarehouseSettings.local(folder));
        TableQueries queries = TableQueries.open(warehouse)) {
      TableFixture tables = new TableFixture(warehouse);
      Future<Long> writer =
          threads.submit(
              () -> {
                long offset = 10;
                while (!end.get() && offset < 200) {
                  commit(tables, offset++);
                }
                return offset;
              });
      Future<Long> reader =
          threads.submit(
              () -> {
                long reads = 0;
                long before = 10;
                while (!end.get()) {
                  queries.refresh();
                  List<Object> row =
                      queries
                          .run(
                              "SELECT count(*), count(DISTINCT kafka_offset) FROM"
                                  + " silver_clickstream")
                          .rows()
                          .get(0);
                  assertThat("rows that are there twice", row.get(0), equalTo(row.get(1)));
                  long rows = (Long) row.get(0);
                  assertThat("rows disappeared", rows >= before, is(true));
                  before = rows;
                  reads++;
                }
                return reads;
              });
      for (int i = 0; i < 2; i++) {
        CommandRun compact = run("compact", "--json");
        assertThat(compact.err(), compact.exitCode(), equalTo(0));
      }
      end.set(true);
      long written = writer.get();
      assertThat(reader.get() > 0, is(true));
      assertThat(
          rows("SELECT count(*) AS n FROM silver_clickstream"),
          equalTo("{\"n\":" + written + "}\n"));
      assertThat(run("reconcile").exitCode(), equalTo(0));
    } finally {
      end.set(true);
      threads.shutdownNow();
    }
  }

  @Test
  void badOptionsAreExplained() {
    for (List<String> bad :
        List.of(
            List.of("--table", "silver_clickstrean"),
            List.of("--target", "large"),
            List.of("--target", "1"),
            List.of("--min-files", "1"),
            List.of("--snapshots", "0"),
            List.of("--keep", "0s"))) {
      CommandRun run =
          run(Stream.concat(Stream.of("compact"), bad.stream()).toArray(String[]::new));
      assertThat(bad + run.err(), run.exitCode(), equalTo(2));
    }
  }

  /** The later the offset, the earlier the event; even ones are in the hour before. */
  private static void commit(TableFixture tables, long offset) {
    tables.commit(ClickstreamTables.bronze(), List.of(raw(offset)));
    tables.commit(
        ClickstreamTables.silver(POLICY),
        List.of(
            event(
                "e" + offset,
                offset,
                offset % 2 == 0 ? Duration.ofSeconds(offset) : Duration.ofSeconds(-100))));
  }

  private String rows(String sql) {
    CommandRun run = run("query", sql, "--json");
    assertThat(run.err(), run.exitCode(), equalTo(0));
    return run.out();
  }

  private Map<String, JsonNode> json(String... arguments) throws IOException {
    CommandRun run = run(arguments);
    assertThat(run.err(), run.exitCode(), equalTo(0));
    Map<String, JsonNode> tables = new TreeMap<>();
    for (String line : run.out().lines().toList()) {
      JsonNode table = new ObjectMapper().readTree(line);
      tables.put(table.path("table").asText(), table);
    }
    return tables;
  }

  private CommandRun run(String... arguments) {
    return CommandRun.of(
        Stream.concat(Stream.of(arguments), Stream.of("--warehouse", folder.toString()))
            .toArray(String[]::new));
  }
}
