/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.command;

import static dev.tidemark.pipeline.table.TableFixture.POLICY;
import static dev.tidemark.pipeline.table.TableFixture.event;
import static dev.tidemark.pipeline.table.TableFixture.raw;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.emptyString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesRegex;
import static org.hamcrest.Matchers.not;

import dev.tidemark.pipeline.table.ClickstreamTables;
import dev.tidemark.pipeline.table.TableFixture;
import dev.tidemark.pipeline.table.Warehouse;
import dev.tidemark.pipeline.table.WarehouseSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code query}, {@code tables} and {@code reconcile} as their users see them. */
final class TableCommandsTest {

  @TempDir Path folder;

  @BeforeEach
  void twoRecords() {
    try (Warehouse warehouse = Warehouse.open(WarehouseSettings.local(folder))) {
      TableFixture tables = new TableFixture(warehouse);
      tables.commit(ClickstreamTables.bronze(), List.of(raw(0), raw(1)));
      tables.commit(
          ClickstreamTables.silver(POLICY),
          List.of(event("a", 0, Duration.ofSeconds(1)), event("b", 1, Duration.ofMinutes(6))));
    }
  }

  @Test
  void queryPrintsATable() {
    CommandRun run =
        run(
            "query",
            "SELECT kafka_offset AS o, event_id, page_url, 'x\\ty' || chr(9) AS odd"
                + " FROM silver_clickstream ORDER BY 1");

    assertThat(run.err(), is(emptyString()));
    assertThat(run.exitCode(), equalTo(0));
    assertThat(
        run.out(),
        equalTo(
            """
            o  event_id  page_url  odd
            -  --------  --------  -----
            0  a         null      x\\ty\uFFFD
            1  b         null      x\\ty\uFFFD
            (2 rows)
            """));
  }

  @Test
  void queryShowsTheFirstBytesOfABlob() {
    CommandRun run =
        run("query", "SELECT payload, key FROM bronze_clickstream WHERE kafka_offset = 0");
    assertThat(run.out(), containsString("0x7061796c6f61642d… (9 bytes)  0x6b65792d30"));
  }

  @Test
  void queryPrintsJson() {
    CommandRun run =
        run(
            "query",
            "SELECT kafka_offset, event_time, page_url, lateness_ms / 7 AS seventh, 'q\"q' AS q"
                + " FROM silver_clickstream WHERE event_id = 'a'",
            "--json");
    assertThat(
        run.out(),
        equalTo(
            "{\"kafka_offset\":0,\"event_time\":\"2026-03-01T10:58:59Z\",\"page_url\":null,"
                + "\"seventh\":142.85714285714286,\"q\":\"q\\\"q\"}\n"));
  }

  @Test
  void queryPrintsCsv() {
    CommandRun run =
        run(
            "query",
            "SELECT event_id, 'a,b' AS \"x,y\", page_url, '' AS nothing FROM silver_clickstream"
                + " WHERE event_id = 'a'",
            "--csv");
    assertThat(run.out(), equalTo("event_id,\"x,y\",page_url,nothing\na,\"a,b\",,\"\"\n"));
  }

  @Test
  void aBadQueryIsExplainedWithoutAStackTrace() {
    CommandRun run = run("query", "SELECT nope FROM silver_clickstream");
    assertThat(run.exitCode(), equalTo(2));
    assertThat(run.out(), is(emptyString()));
    assertThat(
        run.err(), allOf(containsString("\"nope\" not found"), not(containsString("\tat "))));
  }

  @Test
  void jsonAndCsvExcludeEachOther() {
    CommandRun run = run("query", "SELECT 1", "--json", "--csv");
    assertThat(run.exitCode(), equalTo(2));
  }

  @ParameterizedTest
  @ValueSource(strings = {"tables", "query SELECT", "reconcile"})
  void aWarehouseThatIsAFileIsOneSentence(String command) throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "no folder");
    for (Path unusable : List.of(file, file.resolve("below"))) {
      CommandRun run = CommandRun.of((command + " --warehouse " + unusable).split(" "));
      assertThat(run.exitCode(), equalTo(4));
      assertThat(run.out(), is(emptyString()));
      assertThat(
          run.err(),
          equalTo("tidemark: The warehouse cannot be used: " + file + " is not a folder\n"));
    }
  }

  @Test
  void theWarehouseComesFromTheEnvironmentToo() {
    CommandRun run =
        CommandRun.of(
            Map.of("TIDEMARK_WAREHOUSE", folder.toString()),
            "query",
            "SELECT count(*) AS n FROM silver_clickstream",
            "--csv");
    assertThat(run.out(), equalTo("n\n2\n"));
  }

  @Test
  void aSecretOfTheCatalogThatIsNotThereIsNamed() {
    CommandRun run = run("tables", "--catalog.token=${file:" + folder.resolve("none") + "}");
    assertThat(run.exitCode(), equalTo(3));
    assertThat(
        run.err(),
        equalTo(
            "tidemark: The file %s, which token refers to, cannot be read.\n"
                .formatted(folder.resolve("none"))));
  }

  @Test
  void tablesAreListedWithTheirSizes() {
    CommandRun run = run("tables", "--json");
    assertThat(run.exitCode(), equalTo(0));
    List<String> lines = run.out().lines().toList();
    assertThat(lines.size(), equalTo(2));
    assertThat(
        lines.get(1),
        matchesRegex(
            "\\{\"table\":\"silver_clickstream\",\"snapshot_id\":\\d+,\"committed_at\":\"[^\"]+Z\","
                + "\"rows\":2,\"files\":1,\"bytes\":(\\d+),\"mean_file_bytes\":\\1,"
                + "\"newest_arrival\":\"2026-03-01T10:59:00Z\",\"freshness_seconds\":\\d+\\}"));
  }

  @Test
  void reconcileHolds() {
    CommandRun run = run("reconcile");
    assertThat(run.exitCode(), equalTo(0));
    assertThat(run.out(), containsString("Every record is accounted for."));
  }

  @Test
  void reconcileNamesTheTableWhoseFileIsGone() throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("tidemark/silver_clickstream/data"))) {
      Files.delete(
          files.filter(file -> file.toString().endsWith(".parquet")).findFirst().orElseThrow());
    }
    CommandRun run = run("reconcile");
    assertThat(run.exitCode(), equalTo(1));
    assertThat(
        run.out(),
        containsString("WRONG: silver_clickstream: files of the current snapshot are missing (1)"));
    assertThat(run.err(), is(emptyString()));
  }

  @Test
  void reconcilePrintsJson() {
    CommandRun run = run("reconcile", "--json", "--grace", "2m");
    assertThat(run.exitCode(), equalTo(0));
    assertThat(
        run.out(),
        equalTo(
            "{\"stream\":\"clickstream\",\"bronze\":2,\"dead_letters\":0,\"late_events\":0,"
                + "\"duplicates\":0,\"silver\":2,\"on_time\":1,\"late\":1,\"backfilled\":0,\"in_flight\":0,"
                + "\"batches\":0,\"findings\":[],\"warnings\":[],\"holds\":true}\n"));
  }

  @Test
  void reconcileRefusesAGraceThatIsNoDuration() {
    CommandRun run = run("reconcile", "--grace", "soon");
    assertThat(run.exitCode(), equalTo(2));
    assertThat(run.err(), containsString("'soon' is not a duration such as 60s or 2m"));
  }

  private CommandRun run(String... arguments) {
    return CommandRun.of(
        Stream.concat(Stream.of(arguments), Stream.of("--warehouse", folder.toString()))
            .toArray(String[]::new));
  }
}
