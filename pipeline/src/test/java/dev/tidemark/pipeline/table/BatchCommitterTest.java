/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.table;

import static dev.tidemark.pipeline.table.TableFixture.POLICY;
import static dev.tidemark.pipeline.table.TableFixture.deadLetter;
import static dev.tidemark.pipeline.table.TableFixture.event;
import static dev.tidemark.pipeline.table.TableFixture.eventsPerMinute;
import static dev.tidemark.pipeline.table.TableFixture.raw;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasEntry;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import dev.tidemark.pipeline.query.TableQueries;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.transforms.windowing.PaneInfo.Timing;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BatchCommitterTest {

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
  void allTablesOfABatchAreCommittedInTheOrderOfTheLayers() {
    List<TableCommit> commits = tables.batch(files(0));

    assertThat(
        commits.stream().map(TableCommit::table).toList(),
        contains(
            "bronze_clickstream",
            "dead_letters",
            "late_events",
            "duplicates",
            "silver_clickstream",
            "gold_events_per_minute"));
    String batchId = Ledger.position(table("ledger")).batchIds().get("clickstream");
    for (TableCommit commit : commits) {
      assertThat(
          commit.table(),
          table(commit.table()).currentSnapshot().summary(),
          hasEntry("tidemark.batch-id", batchId));
    }
  }

  @Test
  void theLedgerSaysWhatCameInAndWhatBecameOfIt() {
    tables.batch(files(0));
    tables.batch(files(10));

    try (TableQueries queries = TableQueries.open(warehouse)) {
      assertThat(
          queries
              .run(
                  """
                  SELECT stream, batch_sequence, kafka_topic, kafka_partition, first_offset,
                    last_offset, offset_ranges::VARCHAR, received, dead_letters, late_events,
                    duplicates, silver, on_time
                  FROM ledger ORDER BY batch_sequence
                  """)
              .rows(),
          contains(
              List.<Object>of(
                  "clickstream",
                  1L,
                  "clicks",
                  0,
                  0L,
                  6L,
                  "[{'first': 0, 'last': 4}, {'first': 6, 'last': 6}]",
                  6L,
                  1L,
                  1L,
                  1L,
                  3L,
                  2L),
              List.<Object>of(
                  "clickstream",
                  2L,
                  "clicks",
                  0,
                  10L,
                  16L,
                  "[{'first': 10, 'last': 14}, {'first': 16, 'last': 16}]",
                  6L,
                  1L,
                  1L,
                  1L,
                  3L,
                  2L)));
    }
    Map<String, String> summary = table("ledger").currentSnapshot().summary();
    assertThat(summary, hasEntry("tidemark.sequence.clickstream", "2"));
    assertThat(summary, hasEntry("tidemark.offsets.clicks/0", "10..16"));
    assertThat(summary, hasEntry("tidemark.received", "6"));
    assertThat(summary, hasEntry("tidemark.silver", "3"));
  }

  @Test
  void aBatchThatIsWholeIsNotCommittedAgain() {
    List<WrittenFile> files = new ArrayList<>(files(0));
    List<TableCommit> first = tables.batch(files);
    Collections.reverse(files);
    List<TableCommit> again = tables.batch(files);

    assertThat(again, equalTo(first));
    assertThat(snapshots("bronze_clickstream"), hasSize(1));
    assertThat(snapshots("ledger"), hasSize(1));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 6})
  void theRetryOfAHalfCommittedBatchCommitsTheRest(int tablesBefore) {
    List<WrittenFile> files = files(0);
    tables.halfBatch("clickstream", files, tablesBefore);
    tables.batch(files);

    everyTableHasOneSnapshot();
    assertThat(Ledger.position(table("ledger")).sequence("clickstream"), is(1L));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 6})
  void aHalfCommittedBatchIsFinishedBeforeTheNextOne(int tablesBefore) {
    tables.halfBatch("clickstream", files(0), tablesBefore);
    tables.batch(tables.write(ClickstreamTables.bronze(), List.of(raw(100))));

    assertThat(snapshots("bronze_clickstream"), hasSize(2));
    assertThat(snapshots("silver_clickstream"), hasSize(1));
    assertThat(Ledger.position(table("ledger")).sequence("clickstream"), is(2L));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 6})
  void aHalfCommittedBatchIsFinishedByWhoeverGoesOnFromTheTables(int tablesBefore)
      throws Exception {
    tables.halfBatch("clickstream", files(0), tablesBefore);

    assertThat(BatchCommitter.finishPending(warehouse, "clickstream"), hasSize(6));
    assertThat(BatchCommitter.finishPending(warehouse, "clickstream"), is(empty()));
    everyTableHasOneSnapshot();
  }

  @Test
  void aNoteThatWasCutOffIsOfABatchThatTouchedNothing() throws Exception {
    tables.batch(files(0));
    Path note = folder.resolve("tidemark/ledger/pending/clickstream.json");
    Files.createDirectories(note.getParent());
    Files.writeString(note, "{\"stream\":\"clickstream\",\"files\":[{\"ta");

    assertThat(BatchCommitter.finishPending(warehouse, "clickstream"), is(empty()));
    tables.batch(files(10));
    assertThat(snapshots("ledger"), hasSize(2));
    assertThat(Files.exists(note), is(false));
  }

  @Test
  void batchesOfOnlyGoldAreInTheLedgersHistory() {
    tables.batch(gold(1));
    tables.batch(gold(2));

    assertThat(Ledger.position(table("ledger")).sequence("clickstream"), is(2L));
    assertThat(snapshots("gold_events_per_minute"), hasSize(2));
  }

  @Test
  void streamsCountTheirBatchesApart() {
    tables.batch(files(0));
    tables.batch("orders", tables.write(ClickstreamTables.deadLetters(), List.of(deadLetter(1))));
    tables.batch(files(10));

    Ledger.Position position = Ledger.position(table("ledger"));
    assertThat(position.sequence("clickstream"), is(2L));
    assertThat(position.sequence("orders"), is(1L));
    assertThat(position.sequence("rides"), is(0L));
  }

  /** Six records of one batch, one of which is the second of its event, and a gap at 5. */
  private List<WrittenFile> files(long first) {
    List<WrittenFile> files =
        new ArrayList<>(
            tables.write(
                ClickstreamTables.bronze(),
                List.of(
                    raw(first),
                    raw(first + 1),
                    raw(first + 2),
                    raw(first + 3),
                    raw(first + 4),
                    raw(first + 6))));
    files.addAll(
        tables.write(
            ClickstreamTables.silver(POLICY),
            List.of(
                event("a" + first, first, Duration.ofSeconds(1)),
                event("b" + first, first + 1, Duration.ofSeconds(2)),
                event("c" + first, first + 2, Duration.ofMinutes(7)))));
    files.addAll(
        tables.write(
            ClickstreamTables.duplicates(POLICY),
            List.of(event("a" + first, first + 3, Duration.ofSeconds(1)))));
    files.addAll(
        tables.write(
            ClickstreamTables.lateEvents(),
            List.of(event("d" + first, first + 4, Duration.ofMinutes(11)))));
    files.addAll(tables.write(ClickstreamTables.deadLetters(), List.of(deadLetter(first + 6))));
    files.addAll(gold(first));
    return files;
  }

  private List<WrittenFile> gold(long pane) {
    return tables.write(
        ClickstreamTables.eventsPerMinute(), List.of(eventsPerMinute(pane, Timing.EARLY, 5)));
  }

  private void everyTableHasOneSnapshot() {
    for (String name :
        List.of(
            "bronze_clickstream",
            "dead_letters",
            "late_events",
            "duplicates",
            "silver_clickstream",
            "gold_events_per_minute",
            "ledger")) {
      assertThat(name, snapshots(name), hasSize(1));
    }
  }

  private Table table(String name) {
    return warehouse.find(name).orElseThrow();
  }

  private List<Snapshot> snapshots(String name) {
    List<Snapshot> snapshots = new ArrayList<>();
    table(name).snapshots().forEach(snapshots::add);
    return snapshots;
  }
}
