/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.command;

import static dev.tidemark.pipeline.table.TableFixture.POLICY;
import static dev.tidemark.pipeline.table.TableFixture.event;
import static dev.tidemark.pipeline.table.TableFixture.raw;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.emptyString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesRegex;
import static org.hamcrest.Matchers.not;

import dev.tidemark.pipeline.table.ClickstreamTables;
import dev.tidemark.pipeline.table.TableFixture;
import dev.tidemark.pipeline.table.Warehouse;
import dev.tidemark.pipeline.table.WarehouseSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code query}, {@code tables} and {@code reconcile} as their users see them. */
final class TableCommandsTest {

  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

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
    int exitCode =
        run(
            new QueryCommand(),
            "SELECT kafka_offset AS o, event_id, page_url, 'x\\ty' || chr(9) AS odd"
                + " FROM silver_clickstream ORDER BY 1");

    assertThat(err.toString(), is(emptyString()));
    assertThat(exitCode, equalTo(0));
    assertThat(
        out.toString(),
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
    run(new QueryCommand(), "SELECT payload, key FROM bronze_clickstream WHERE kafka_offset = 0");
    assertThat(out.toString(), containsString("0x7061796c6f61642d… (9 bytes)  0x6b65792d30"));
  }

  @Test
  void queryPrintsJson() {
    run(
        new QueryCommand(),
        "SELECT kafka_offset, event_time, page_url, lateness_ms / 7 AS seventh, 'q\"q' AS q"
            + " FROM silver_clickstream WHERE event_id = 'a'",
        "--json");
    assertThat(
        out.toString(),
        equalTo(
            "{\"kafka_offset\":0,\"event_time\":\"2026-03-01T10:58:59Z\",\"page_url\":null,"
                + "\"seventh\":142.85714285714286,\"q\":\"q\\\"q\"}\n"));
  }

  @Test
  void queryPrintsCsv() {
    run(
        new QueryCommand(),
        "SELECT event_id, 'a,b' AS \"x,y\", page_url, '' AS nothing FROM silver_clickstream"
            + " WHERE event_id = 'a'",
        "--csv");
    assertThat(out.toString(), equalTo("event_id,\"x,y\",page_url,nothing\na,\"a,b\",,\"\"\n"));
  }

  @Test
  void aBadQueryIsExplainedWithoutAStackTrace() {
    assertThat(run(new QueryCommand(), "SELECT nope FROM silver_clickstream"), equalTo(2));
    assertThat(out.toString(), is(emptyString()));
    assertThat(
        err.toString(), allOf(containsString("\"nope\" not found"), not(containsString("\tat "))));
  }

  @Test
  void jsonAndCsvExcludeEachOther() {
    assertThat(run(new QueryCommand(), "SELECT 1", "--json", "--csv"), equalTo(2));
  }

  @Test
  void aWarehouseThatIsAFileIsExplained() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "no folder");
    int exitCode =
        new CommandLine(new TablesCommand())
            .setErr(new PrintWriter(err, true))
            .execute("--warehouse", file.toString());
    assertThat(exitCode, equalTo(4));
    assertThat(err.toString(), endsWith("/file is not a folder\n"));
  }

  @Test
  void tablesAreListedWithTheirSizes() {
    assertThat(run(new TablesCommand(), "--json"), equalTo(0));
    List<String> lines = out.toString().lines().toList();
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
    assertThat(run(new ReconcileCommand()), equalTo(0));
    assertThat(out.toString(), containsString("Every record is accounted for."));
  }

  @Test
  void reconcileNamesTheTableWhoseFileIsGone() throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("tidemark/silver_clickstream/data"))) {
      Files.delete(
          files.filter(file -> file.toString().endsWith(".parquet")).findFirst().orElseThrow());
    }
    assertThat(run(new ReconcileCommand()), equalTo(1));
    assertThat(
        out.toString(),
        containsString("WRONG: silver_clickstream: files of the current snapshot are missing (1)"));
    assertThat(err.toString(), is(emptyString()));
  }

  @Test
  void reconcilePrintsJson() {
    assertThat(run(new ReconcileCommand(), "--json", "--grace", "2m"), equalTo(0));
    assertThat(
        out.toString(),
        equalTo(
            "{\"stream\":\"clickstream\",\"bronze\":2,\"dead_letters\":0,\"late_events\":0,"
                + "\"duplicates\":0,\"silver\":2,\"on_time\":1,\"late\":1,\"in_flight\":0,"
                + "\"findings\":[],\"warnings\":[],\"holds\":true}\n"));
  }

  @Test
  void reconcileRefusesAGraceThatIsNoDuration() {
    assertThat(run(new ReconcileCommand(), "--grace", "soon"), equalTo(2));
    assertThat(err.toString(), containsString("'soon' is not a duration such as 60s or 2m"));
  }

  private int run(TidemarkCommand command, String... arguments) {
    String[] all =
        Stream.concat(Stream.of(arguments), Stream.of("--warehouse", folder.toString()))
            .toArray(String[]::new);
    return new CommandLine(command)
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(all);
  }
}
