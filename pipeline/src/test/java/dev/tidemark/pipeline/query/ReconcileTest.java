/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.query;

import static dev.tidemark.pipeline.table.TableFixture.BASE;
import static dev.tidemark.pipeline.table.TableFixture.POLICY;
import static dev.tidemark.pipeline.table.TableFixture.deadLetter;
import static dev.tidemark.pipeline.table.TableFixture.event;
import static dev.tidemark.pipeline.table.TableFixture.position;
import static dev.tidemark.pipeline.table.TableFixture.raw;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import dev.tidemark.pipeline.query.Reconcile.Gaps;
import dev.tidemark.pipeline.table.ClickstreamTables;
import dev.tidemark.pipeline.table.RecordTables;
import dev.tidemark.pipeline.table.Replay;
import dev.tidemark.pipeline.table.TableFixture;
import dev.tidemark.pipeline.table.Warehouse;
import dev.tidemark.pipeline.table.WarehouseSettings;
import dev.tidemark.transforms.time.TimePolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Eight records, one of each kind and some good ones; then damage of each kind. */
final class ReconcileTest {

  private static final Duration GRACE = Duration.ofMinutes(1);
  private static final Instant LONG_AFTER = BASE.plus(Duration.ofHours(1));

  @TempDir Path folder;
  private Warehouse warehouse;
  private TableFixture tables;

  @BeforeEach
  void eightRecordsInTheirPlaces() {
    warehouse = Warehouse.open(WarehouseSettings.local(folder));
    tables = new TableFixture(warehouse);
    tables.commit(
        ClickstreamTables.bronze(), LongStream.range(0, 8).mapToObj(TableFixture::raw).toList());
    tables.commit(
        ClickstreamTables.silver(POLICY),
        List.of(
            event("a", 0, Duration.ofSeconds(1)),
            event("b", 1, Duration.ofMinutes(5)),
            event("c", 2, Duration.ofMinutes(6)),
            event("d", 3, Duration.ofSeconds(-2))));
    tables.commit(
        ClickstreamTables.duplicates(POLICY), List.of(event("a", 4, Duration.ofSeconds(1))));
    tables.commit(ClickstreamTables.lateEvents(), List.of(event("e", 5, Duration.ofMinutes(11))));
    tables.commit(ClickstreamTables.deadLetters(), List.of(deadLetter(6), deadLetter(7)));
  }

  @AfterEach
  void close() {
    warehouse.close();
  }

  @Test
  void wholeTablesHold() {
    Reconciliation result = reconcile(LONG_AFTER);

    assertThat(result.findings(), is(empty()));
    assertThat(result.warnings(), is(empty()));
    assertThat(
        result,
        equalTo(
            new Reconciliation("clickstream", 8, 2, 1, 1, 4, 3, 1, 0, 0, 0, List.of(), List.of())));
  }

  @Test
  void aDeletedFileIsNamedWithItsTable() throws IOException {
    Path deleted = onlyFile("silver_clickstream", "event_hour=10");
    Files.delete(deleted);

    Reconciliation result = reconcile(LONG_AFTER);

    assertThat(result.holds(), is(false));
    assertThat(
        texts(result.findings()),
        hasItem(
            "silver_clickstream: files of the current snapshot are missing (1): "
                + deleted
                + " (4 rows)"));
  }

  @Test
  void aFileThatIsNoParquetIsNamedWithItsTable() throws IOException {
    Path damaged = onlyFile("dead_letters", "arrival_time_hour=2026-03-01-10");
    Files.writeString(damaged, "not Parquet at all");

    assertThat(
        texts(reconcile(LONG_AFTER).findings()),
        hasItem(containsString("dead_letters: files cannot be read (1): " + damaged)));
  }

  @Test
  void aFileWithOtherRowsThanTheMetadataSaysIsFound() throws IOException {
    Path replaced = onlyFile("dead_letters", "arrival_time_hour=2026-03-01-10");
    Files.copy(
        SnapshotFiles.localPath(
            tables.write(ClickstreamTables.deadLetters(), List.of(deadLetter(6))).get(0).path()),
        replaced,
        StandardCopyOption.REPLACE_EXISTING);

    assertThat(
        texts(reconcile(LONG_AFTER).findings()),
        hasItem(
            "dead_letters: files hold other rows than the snapshot says (1): "
                + replaced
                + " (1 rows, not 2)"));
  }

  @Test
  void aLostRecordIsNamed() {
    tables.commit(ClickstreamTables.bronze(), List.of(raw(8)));

    assertThat(
        texts(reconcile(LONG_AFTER).findings()),
        contains("bronze_clickstream: records are in no other table (1): clicks-0@8"));
  }

  @Test
  void aRecordThatBronzeDoesNotHaveIsNamed() {
    tables.commit(ClickstreamTables.deadLetters(), List.of(deadLetter(8)));

    assertThat(
        texts(reconcile(LONG_AFTER).findings()),
        contains("dead_letters: records are not in bronze_clickstream (1): clicks-0@8"));
  }

  @Test
  void recentRecordsAreInFlight() {
    tables.commit(ClickstreamTables.bronze(), List.of(raw(8), raw(9)));
    tables.commit(ClickstreamTables.silver(POLICY), List.of(event("f", 10, Duration.ofSeconds(1))));

    Reconciliation result = reconcile(BASE.plusSeconds(30));

    assertThat(result.holds(), is(true));
    assertThat(result.inFlight(), equalTo(3L));
  }

  @Test
  void aRecordTwiceInBronzeIsNamed() {
    tables.commit(ClickstreamTables.bronze(), List.of(raw(2)));

    assertThat(
        texts(reconcile(LONG_AFTER).findings()),
        contains("bronze_clickstream: records are there more than once (1): clicks-0@2 (2 times)"));
  }

  @Test
  void aRecordInTwoTablesIsNamedForBoth() {
    tables.commit(ClickstreamTables.lateEvents(), List.of(event("d", 3, Duration.ofMinutes(12))));

    assertThat(
        texts(reconcile(LONG_AFTER).findings()),
        contains(
            "silver_clickstream: records are there more than once, or in another table too (1):"
                + " clicks-0@3 (late_events and silver_clickstream)",
            "late_events: records are there more than once, or in another table too (1):"
                + " clicks-0@3 (late_events and silver_clickstream)"));
  }

  @Test
  void anEventTwiceInSilverIsNamed() {
    tables.commit(ClickstreamTables.bronze(), List.of(raw(8)));
    tables.commit(ClickstreamTables.silver(POLICY), List.of(event("c", 8, Duration.ofMinutes(6))));

    assertThat(
        texts(reconcile(LONG_AFTER).findings()),
        contains(
            "silver_clickstream: events are there more than once (1):"
                + " c at 2026-03-01 10:53:00+00"));
  }

  @Test
  void aDuplicateOfNothingIsNamed() {
    tables.commit(ClickstreamTables.bronze(), List.of(raw(8)));
    tables.commit(
        ClickstreamTables.duplicates(POLICY), List.of(event("z", 8, Duration.ofSeconds(1))));

    assertThat(
        texts(reconcile(LONG_AFTER).findings()),
        contains(
            "duplicates: events are not in silver_clickstream (1): z at 2026-03-01 10:58:59+00"));
  }

  @Test
  void aTooLateEventInSilverIsNamed() {
    tables.commit(ClickstreamTables.bronze(), List.of(raw(8)));
    tables.commit(ClickstreamTables.silver(POLICY), List.of(event("f", 8, Duration.ofMinutes(11))));

    assertThat(
        texts(reconcile(LONG_AFTER).findings()),
        contains(
            "silver_clickstream: rows are neither on_time nor late, and no backfill has brought"
                + " them in (1): clicks-0@8 (too_late)"));
  }

  @Test
  void aLateEventThatABackfillBroughtInCountsOnce() {
    tables.commit(ClickstreamTables.silver(POLICY), List.of(event("e", 5, Duration.ofMinutes(11))));

    Reconciliation result = reconcile(LONG_AFTER);

    assertThat(result.findings(), is(empty()));
    assertThat(result.silver(), equalTo(5L));
    assertThat(result.backfilled(), equalTo(1L));
    assertThat(result.lateEvents(), equalTo(0L));
  }

  @Test
  void aLateCopyThatABackfillBroughtInIsADuplicate() {
    tables.commit(ClickstreamTables.bronze(), List.of(raw(8)));
    tables.commit(ClickstreamTables.lateEvents(), List.of(event("f", 8, Duration.ofMinutes(12))));
    tables.commit(
        ClickstreamTables.duplicates(POLICY), List.of(event("f", 8, Duration.ofMinutes(12))));
    tables.commit(ClickstreamTables.bronze(), List.of(raw(9)));
    tables.commit(ClickstreamTables.silver(POLICY), List.of(event("f", 9, Duration.ofMinutes(12))));
    tables.commit(ClickstreamTables.lateEvents(), List.of(event("f", 9, Duration.ofMinutes(12))));

    Reconciliation result = reconcile(LONG_AFTER);

    assertThat(result.findings(), is(empty()));
    assertThat(result.duplicates(), equalTo(2L));
  }

  @Test
  void aDeadLetterCountsAsWhatItsLastReplayMadeOfIt() {
    tables.commit(ClickstreamTables.silver(POLICY), List.of(event("g", 6, Duration.ofSeconds(1))));
    assertThat(reconcile(LONG_AFTER).holds(), is(false));

    tables.commit(
        RecordTables.replays(),
        List.of(replay(6, 2, Replay.Outcome.FAILED_AGAIN), replay(6, 3, Replay.Outcome.RECOVERED)));

    Reconciliation result = reconcile(LONG_AFTER);
    assertThat(result.findings(), is(empty()));
    assertThat(result.deadLetters(), equalTo(1L));

    tables.commit(RecordTables.replays(), List.of(replay(6, 4, Replay.Outcome.FAILED_AGAIN)));
    assertThat(reconcile(LONG_AFTER).holds(), is(false));
  }

  private static Replay replay(long offset, int attempt, Replay.Outcome outcome) {
    return new Replay(
        "clickstream",
        position(offset, Duration.ZERO),
        attempt,
        outcome,
        null,
        null,
        "replay-1",
        BASE.toEpochMilli());
  }

  @Test
  void aChangedPolicyIsAWarning() {
    TimePolicy wider =
        TimePolicy.of(Duration.ofMinutes(9), Duration.ofMinutes(1), Duration.ofMinutes(5));
    tables.commit(ClickstreamTables.bronze(), List.of(raw(8)));
    tables.commit(ClickstreamTables.silver(wider), List.of(event("f", 8, Duration.ofMinutes(8))));

    Reconciliation result = reconcile(LONG_AFTER);

    assertThat(result.holds(), is(true));
    assertThat(texts(result.warnings()), contains(containsString("were the delays changed?")));
  }

  @Test
  void gapsBetweenOffsetsAreAWarning() {
    tables.commit(ClickstreamTables.bronze(), List.of(raw(9), raw(14)));
    tables.commit(ClickstreamTables.deadLetters(), List.of(deadLetter(9), deadLetter(14)));

    Reconciliation result = reconcile(LONG_AFTER);

    assertThat(result.holds(), is(true));
    assertThat(
        texts(result.warnings()),
        contains("bronze_clickstream: gaps between offsets (2): clicks-0@10..13, clicks-0@8"));
  }

  @Test
  void rowsOfOtherStreamsDoNotCount() {
    tables.commit(
        ClickstreamTables.deadLetters(),
        List.of(
            new dev.tidemark.transforms.deadletter.DeadLetter(
                "orders",
                deadLetter(6).failureType(),
                "parse",
                "message",
                null,
                null,
                deadLetter(6).position(),
                null,
                null,
                0,
                1)));

    Reconciliation result = reconcile(LONG_AFTER);

    assertThat(result.findings(), is(empty()));
    assertThat(result.deadLetters(), equalTo(2L));
  }

  private Reconciliation reconcile(Instant now) {
    List<Reconciliation> results = Reconcile.run(warehouse, GRACE, now, Gaps.POSSIBLE);
    assertThat(results.size(), equalTo(1));
    return results.get(0);
  }

  private static List<String> texts(List<Finding> findings) {
    return findings.stream().map(Finding::toString).toList();
  }

  private Path onlyFile(String table, String partition) {
    List<Path> files =
        SnapshotFiles.current(warehouse.find(table).orElseThrow()).files().stream()
            .map(file -> SnapshotFiles.localPath(file.location()))
            .filter(path -> path.toString().contains(partition))
            .toList();
    assertThat(files, is(not(empty())));
    assertThat(files.size(), equalTo(1));
    return files.get(0);
  }
}
