/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.rewrite;

import static dev.tidemark.pipeline.table.TableFixture.POLICY;
import static dev.tidemark.pipeline.table.TableFixture.event;
import static dev.tidemark.pipeline.table.TableFixture.raw;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tidemark.pipeline.query.RowFiles;
import dev.tidemark.pipeline.query.TableQueries;
import dev.tidemark.pipeline.table.ClickstreamTables;
import dev.tidemark.pipeline.table.CommitPoint;
import dev.tidemark.pipeline.table.JobMark;
import dev.tidemark.pipeline.table.Ledger;
import dev.tidemark.pipeline.table.OrphanFiles;
import dev.tidemark.pipeline.table.OrphanFiles.StoppedJobs;
import dev.tidemark.pipeline.table.TableDefinition;
import dev.tidemark.pipeline.table.TableFixture;
import dev.tidemark.pipeline.table.Warehouse;
import dev.tidemark.pipeline.table.WarehouseSettings;
import dev.tidemark.pipeline.table.WrittenFile;
import dev.tidemark.transforms.clickstream.ClickEvent;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Table;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * An operation that moves one of two events from silver to duplicates and another table along: what
 * came in is what silver and duplicates hold together, before and after, and at no time between.
 */
final class OperationBatchTest {

  private static final Instant NOW = Instant.parse("2026-03-02T00:00:00Z");
  private static final Duration KEPT = Duration.ofDays(1);

  private static final TableDefinition<ClickEvent> SILVER = ClickstreamTables.silver(POLICY);
  private static final TableDefinition<ClickEvent> DUPLICATES =
      ClickstreamTables.duplicates(POLICY);
  private static final TableDefinition<ClickEvent> LATE = ClickstreamTables.lateEvents();

  /** Records, and the rows of silver, duplicates and late events. */
  private static final String COUNTS =
      """
      SELECT (SELECT count(*) FROM bronze_clickstream),
        (SELECT count(*) FROM silver_clickstream), (SELECT count(*) FROM duplicates),
        (SELECT count(*) FROM late_events)
      """;

  private static final List<Object> BEFORE = List.of(3L, 2L, 0L, 1L);
  private static final List<Object> AFTER = List.of(3L, 1L, 1L, 1L);

  @TempDir Path folder;
  private Warehouse warehouse;
  private TableFixture tables;

  @BeforeEach
  void open() {
    warehouse = Warehouse.open(WarehouseSettings.local(folder));
    tables = new TableFixture(warehouse);
    warehouse.ensure(DUPLICATES);
    tables.batch(batch(0));
  }

  @AfterEach
  void close() {
    warehouse.close();
  }

  @Test
  void allTablesChangeAtOnceAndComeBackAtOnce() throws Exception {
    Operation operation = operation();
    Map<String, Long> snapshots = new OperationBatch(warehouse).commit(operation, changes());

    assertThat(snapshots.keySet(), containsInAnyOrder(names()));
    assertThat(counts(), equalTo(AFTER));
    Rollback rollback = new Rollback(warehouse);
    rollback.of(rollback.kept().get(0), NOW, KEPT);
    assertThat(counts(), equalTo(BEFORE));
    assertThat(rollback.kept().get(1).takenBackBy(), is(rollback.kept().get(0).id()));
    assertThat(position().sequence(JobMark.OPERATIONS), is(2L));
  }

  /** Readers see nothing of it before the ledger has it, and all of it from then on. */
  @ParameterizedTest
  @CsvSource({
    "BATCH_NOTED, 1",
    "TABLE_COMMITTED, 1",
    "TABLE_COMMITTED, 2",
    "TABLE_COMMITTED, 3",
    "TABLES_COMMITTED, 1",
    "LEDGER_COMMITTED, 1",
    "BATCH_DONE, 1"
  })
  void whatDiedInTheMiddleIsFinishedByTheNextOperation(CommitPoint point, int time)
      throws Exception {
    boolean whole = point == CommitPoint.LEDGER_COMMITTED || point == CommitPoint.BATCH_DONE;
    die(point, time, changes());

    assertThat(counts(), equalTo(whole ? AFTER : BEFORE));
    noFileIsAnOrphan();
    // A pipeline goes on meanwhile, and its batches are seen.
    tables.batch(batch(10));
    assertThat(counts(), equalTo(whole ? List.of(6L, 3L, 1L, 2L) : List.of(6L, 4L, 0L, 2L)));

    assertThat(OperationBatch.operating(warehouse, this::counts), equalTo(List.of(6L, 3L, 1L, 2L)));
    noFileIsAnOrphan();
    Rollback rollback = new Rollback(warehouse);
    assertThat(rollback.kept().get(0).tables().keySet(), containsInAnyOrder(names()));
    rollback.of(rollback.kept().get(0), NOW, KEPT);
    assertThat(counts(), equalTo(List.of(6L, 4L, 0L, 2L)));
  }

  @ParameterizedTest
  @CsvSource({"TABLE_COMMITTED, 1", "TABLE_COMMITTED, 2", "TABLES_COMMITTED, 1"})
  void aRollbackThatDiedInTheMiddleIsFinishedByTheNextOperation(CommitPoint point, int time)
      throws Exception {
    new OperationBatch(warehouse).commit(operation(), changes());
    Rollback rollback = new Rollback(warehouse, dyingAt(point, time));
    KeptOperation kept = rollback.kept().get(0);
    assertThrows(Died.class, () -> rollback.of(kept, NOW, KEPT));

    assertThat(counts(), equalTo(AFTER));
    assertThat(OperationBatch.operating(warehouse, this::counts), equalTo(BEFORE));
  }

  @Test
  void anOperationThatSomebodyWasFasterThanChangesNoTable() throws Exception {
    List<TableChange> changes = changes();
    // Into the range that is replaced in silver, the last of the tables.
    tables.commit(SILVER, List.of(event("z", 90, Duration.ofSeconds(1))));

    assertThrows(
        RewriteException.class, () -> new OperationBatch(warehouse).commit(operation(), changes));

    assertThat(counts(), equalTo(List.of(3L, 3L, 0L, 1L)));
    assertThat(new Rollback(warehouse).kept(), is(empty()));
    // Nothing stands in the way of the next one.
    new OperationBatch(warehouse).commit(operation(), changes());
    assertThat(counts(), equalTo(List.of(3L, 1L, 1L, 1L)));
  }

  @ParameterizedTest
  @CsvSource({"3", "4", "5"})
  void whatDiedWhileItWasTakenBackIsTakenBackByTheNextOperation(int time) throws Exception {
    List<TableChange> changes = changes();
    tables.commit(SILVER, List.of(event("z", 90, Duration.ofSeconds(1))));
    die(CommitPoint.TABLE_COMMITTED, time, changes);

    assertThat(counts(), equalTo(List.of(3L, 3L, 0L, 1L)));
    assertThat(OperationBatch.operating(warehouse, this::counts), equalTo(List.of(3L, 3L, 0L, 1L)));
    assertThat(new Rollback(warehouse).kept(), is(empty()));
    assertThat(position().sequence(JobMark.OPERATIONS), is(1L));
  }

  /** Operations and batches of a pipeline, under readers that stay and readers that come anew. */
  @Test
  void aPollingReaderSeesEveryOperationWhole() throws Exception {
    CompletableFuture<Void> operator =
        CompletableFuture.runAsync(
            () -> {
              Rollback rollback = new Rollback(warehouse);
              for (int round = 1; round <= 5; round++) {
                try {
                  new OperationBatch(warehouse).commit(operation(), changes());
                  tables.batch(batch(10L * round));
                  rollback.of(rollback.kept().get(0), NOW, KEPT);
                } catch (InterruptedException e) {
                  throw new IllegalStateException(e);
                }
              }
            });
    List<List<Object>> violations = new ArrayList<>();
    long reads = 0;
    try (TableQueries staying = TableQueries.open(warehouse)) {
      boolean last;
      do {
        last = operator.isDone();
        staying.refresh();
        check(staying, violations);
        try (TableQueries fresh = TableQueries.open(warehouse)) {
          check(fresh, violations);
        }
        reads++;
      } while (!last);
      operator.get();
    }
    assertThat(violations, is(empty()));
    assertThat(reads, greaterThan(5L));
    assertThat(counts(), equalTo(List.of(18L, 12L, 0L, 6L)));
  }

  private static void check(TableQueries queries, List<List<Object>> violations) {
    List<Object> counts = queries.run(COUNTS).rows().get(0);
    long received = (Long) counts.get(0);
    long late = (Long) counts.get(3);
    if (received != (Long) counts.get(1) + (Long) counts.get(2) + late || received != 3 * late) {
      violations.add(counts);
    }
  }

  /** Three records: two events, and one that was too late. */
  private List<WrittenFile> batch(long first) {
    List<WrittenFile> files =
        new ArrayList<>(
            tables.write(
                ClickstreamTables.bronze(), List.of(raw(first), raw(first + 1), raw(first + 2))));
    // Batches but the first are beside the range that is replaced.
    Duration lateness = Duration.ofSeconds(1 + 60 * first);
    files.addAll(
        tables.write(
            SILVER,
            List.of(event("a" + first, first, lateness), event("b" + first, first + 1, lateness))));
    files.addAll(
        tables.write(LATE, List.of(event("c" + first, first + 2, Duration.ofMinutes(11 + first)))));
    return files;
  }

  /** Event b0 is a duplicate now; the late event is written anew. */
  private List<TableChange> changes() {
    Expression range =
        Expressions.greaterThanOrEqual(
            "event_time", TableFixture.BASE.minusSeconds(60).toEpochMilli() * 1000);
    return List.of(
        change(SILVER, range, List.of(event("a0", 0, Duration.ofSeconds(1)))),
        change(
            DUPLICATES, Expressions.alwaysTrue(), List.of(event("b0", 1, Duration.ofSeconds(1)))),
        change(
            LATE,
            Expressions.and(
                Expressions.equal("kafka_offset", 2L), Expressions.equal("event_id", "c0")),
            List.of(event("c0", 2, Duration.ofMinutes(11)))));
  }

  private TableChange change(
      TableDefinition<ClickEvent> definition, Expression range, List<ClickEvent> rows) {
    Table table = warehouse.find(definition.name()).orElseThrow();
    List<DataFile> removed = RowFiles.matching(table, range);
    List<DataFile> added =
        tables.write(definition, rows).stream().map(file -> file.toDataFile(table)).toList();
    return TableChange.replaceRows(definition.name(), table, removed, added, range);
  }

  private static String[] names() {
    return new String[] {SILVER.name(), DUPLICATES.name(), LATE.name()};
  }

  private static Operation operation() {
    return Operation.start(Operation.Kind.BACKFILL, NOW, KEPT, Map.of());
  }

  private void die(CommitPoint point, int time, List<TableChange> changes) {
    assertThrows(Died.class, () -> dyingAt(point, time).commit(operation(), changes));
  }

  /** Commits operations as a process does that is killed at a point. */
  private OperationBatch dyingAt(CommitPoint point, int time) {
    int[] left = {time};
    return new OperationBatch(
        warehouse,
        reached -> {
          if (reached == point && --left[0] == 0) {
            throw new Died();
          }
        });
  }

  private void noFileIsAnOrphan() {
    assertThat(
        OrphanFiles.find(
            warehouse,
            List.of("clickstream"),
            Duration.ZERO,
            StoppedJobs.ARE_OVER,
            Instant.now().plus(Duration.ofHours(2))),
        is(empty()));
  }

  private Ledger.Position position() {
    return Ledger.position(warehouse.find(Ledger.TABLE).orElseThrow());
  }

  private List<Object> counts() {
    try (TableQueries queries = TableQueries.open(warehouse)) {
      return queries.run(COUNTS).rows().get(0);
    }
  }

  /** In place of a kill: no finally of ours does anything about it. */
  private static final class Died extends Error {
    private static final long serialVersionUID = 1L;
  }
}
