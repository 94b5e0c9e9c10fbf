/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.query;

import static dev.tidemark.pipeline.table.TableFixture.POLICY;
import static dev.tidemark.pipeline.table.TableFixture.deadLetter;
import static dev.tidemark.pipeline.table.TableFixture.event;
import static dev.tidemark.pipeline.table.TableFixture.raw;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;

import dev.tidemark.pipeline.rewrite.Compaction;
import dev.tidemark.pipeline.rewrite.CompactionSettings;
import dev.tidemark.pipeline.rewrite.Operation;
import dev.tidemark.pipeline.table.BatchCommitter;
import dev.tidemark.pipeline.table.ClickstreamTables;
import dev.tidemark.pipeline.table.TableFixture;
import dev.tidemark.pipeline.table.Warehouse;
import dev.tidemark.pipeline.table.WarehouseSettings;
import dev.tidemark.pipeline.table.WrittenFile;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.RewriteFiles;
import org.apache.iceberg.Table;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConsistentCutTest {

  /**
   * The long form has a thousand: {@code ./mvnw -pl pipeline -am test -Dtest=ConsistentCutTest
   * -Dsurefire.failIfNoSpecifiedTests=false "-Dtests.jvm.memory=-Xmx2g -Dtidemark.batches=1000"}.
   */
  private static final int BATCHES = Integer.getInteger("tidemark.batches", 60);

  /**
   * Each read opens all files of the tables, four more with each batch: without a compaction now
   * and then, as an operator does it, the time goes with the square of the batches.
   */
  private static final int BATCHES_PER_COMPACTION = 40;

  private static final String COUNTS =
      """
      SELECT (SELECT count(*) FROM bronze_clickstream),
        (SELECT count(*) FROM silver_clickstream), (SELECT count(*) FROM duplicates),
        (SELECT count(*) FROM dead_letters WHERE stream = 'clickstream'),
        (SELECT coalesce(sum(received), 0) FROM ledger)
      """;

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
  void aHalfCommittedBatchIsNotSeenUntilItIsFinished() throws Exception {
    tables.batch(batch(0));
    for (int committed = 1; committed <= 4; committed++) {
      tables.halfBatch("clickstream", batch(committed * 10L), committed);
      assertThat("after " + committed + " tables", counts(), contains(contains(counts(committed))));
      BatchCommitter.finishPending(warehouse, "clickstream");
      assertThat(counts(), contains(contains(counts(committed + 1))));
    }
  }

  @Test
  void anotherStreamsBatchesAreSeenAboveAHalfCommittedOne() {
    tables.batch("orders", tables.write(ClickstreamTables.bronze(), List.of(raw(1000))));
    tables.batch(batch(0));
    tables.halfBatch(
        "orders", tables.write(ClickstreamTables.deadLetters(), List.of(deadLetter(7))), 1);
    tables.batch(batch(10));

    try (TableQueries queries = TableQueries.open(warehouse)) {
      assertThat(
          queries.run("SELECT kafka_offset FROM dead_letters ORDER BY 1").rows(),
          contains(List.<Object>of(3L), List.<Object>of(13L)));
      tables.batch(batch(20));
      queries.refresh();
      assertThat(
          queries.run("SELECT kafka_offset FROM dead_letters ORDER BY 1").rows(),
          contains(List.<Object>of(3L), List.<Object>of(13L), List.<Object>of(23L)));
    }
  }

  @Test
  void whatMaintenanceMadeIsSeenUnlessItMayHoldAHalfCommittedBatch() throws Exception {
    tables.batch(batch(0));
    tables.batch(batch(10));
    rewrite("bronze_clickstream");
    assertThat(counts(), contains(contains(counts(2))));

    tables.halfBatch("clickstream", batch(20), 1);
    rewrite("bronze_clickstream");
    assertThat(counts(), contains(contains(counts(2))));
    BatchCommitter.finishPending(warehouse, "clickstream");
    assertThat(counts(), contains(contains(counts(3))));
  }

  @Test
  void tablesWithoutALedgerAreSeenAsTheyAre() {
    tables.commit(ClickstreamTables.bronze(), List.of(raw(0)));
    try (TableQueries queries = TableQueries.open(warehouse)) {
      assertThat(
          queries.run("SELECT count(*) FROM bronze_clickstream").rows(),
          contains(List.<Object>of(1L)));
    }
  }

  /**
   * Two readers: one that stays, and one that comes anew each time, as {@code tidemark query}.
   * Tables are compacted under their eyes.
   */
  @Test
  void batchesUnderAPollingReaderAreSeenWhole() throws Exception {
    tables.batch(batch(0));
    keepFewSnapshots();
    CompletableFuture<Void> writer =
        CompletableFuture.runAsync(
            () -> {
              for (long batch = 1; batch < BATCHES; batch++) {
                tables.batch(batch(10 * batch));
                if (batch % BATCHES_PER_COMPACTION == 0) {
                  compact();
                }
              }
            });
    List<String> violations = new ArrayList<>();
    long reads = 0;
    try (TableQueries staying = TableQueries.open(warehouse)) {
      boolean last;
      do {
        last = writer.isDone();
        staying.refresh();
        check(staying, violations);
        reads++;
        if (reads % 8 == 0) {
          try (TableQueries fresh = TableQueries.open(warehouse)) {
            check(fresh, violations);
          }
        }
      } while (!last);
      writer.get();
      assertThat(violations, is(empty()));
      assertThat(reads, greaterThan(20L));
      staying.refresh();
      assertThat(staying.run(COUNTS).rows(), contains(contains(counts(BATCHES))));
    }
  }

  /** So that snapshots expire under the readers' eyes, too. */
  private void keepFewSnapshots() {
    for (String name : warehouse.tableNames()) {
      warehouse
          .find(name)
          .orElseThrow()
          .updateProperties()
          .set("history.expire.max-snapshot-age-ms", "1")
          .set("history.expire.min-snapshots-to-keep", "20")
          .commit();
    }
  }

  /** The old files stay: a reader may be at work on them. */
  private void compact() {
    Instant now = Instant.now();
    Duration kept = Duration.ofHours(1);
    CompactionSettings settings =
        new CompactionSettings(256L << 20, 2, kept, Optional.empty(), 100);
    Operation operation = Operation.start(Operation.Kind.COMPACT, now, kept, Map.of());
    Compaction compaction = new Compaction(warehouse, settings, operation, now, line -> {});
    warehouse.tableNames().forEach(compaction::run);
  }

  private static void check(TableQueries queries, List<String> violations) {
    List<Object> counts = queries.run(COUNTS).rows().get(0);
    long received = (Long) counts.get(0);
    if (received != (Long) counts.get(1) + (Long) counts.get(2) + (Long) counts.get(3)
        || received != (Long) counts.get(4)) {
      violations.add(counts.toString());
    }
  }

  private List<List<Object>> counts() {
    try (TableQueries queries = TableQueries.open(warehouse)) {
      return queries.run(COUNTS).rows();
    }
  }

  private static Object[] counts(long batches) {
    return new Object[] {4 * batches, 2 * batches, batches, batches, 4 * batches};
  }

  /** Four records: two events, a repetition and a dead letter. */
  private List<WrittenFile> batch(long first) {
    List<WrittenFile> files =
        new ArrayList<>(
            tables.write(
                ClickstreamTables.bronze(),
                List.of(raw(first), raw(first + 1), raw(first + 2), raw(first + 3))));
    files.addAll(
        tables.write(
            ClickstreamTables.silver(POLICY),
            List.of(
                event("a" + first, first, Duration.ofSeconds(1)),
                event("b" + first, first + 1, Duration.ofSeconds(2)))));
    files.addAll(
        tables.write(
            ClickstreamTables.duplicates(POLICY),
            List.of(event("a" + first, first + 2, Duration.ofSeconds(1)))));
    files.addAll(tables.write(ClickstreamTables.deadLetters(), List.of(deadLetter(first + 3))));
    return files;
  }

  /** Replaces all files by copies of themselves, as a compaction does. */
  private void rewrite(String name) throws Exception {
    Table table = warehouse.find(name).orElseThrow();
    List<DataFile> old = SnapshotFiles.current(table).files();
    List<DataFile> copies = new ArrayList<>();
    for (DataFile file : old) {
      Path from = SnapshotFiles.localPath(file.location());
      Path to = from.resolveSibling("copy-" + copies.size() + from.getFileName());
      java.nio.file.Files.copy(from, to);
      copies.add(
          org.apache.iceberg.DataFiles.builder(table.spec())
              .copy(file)
              .withPath("file:" + to)
              .build());
    }
    RewriteFiles rewrite = table.newRewrite();
    old.forEach(rewrite::deleteFile);
    copies.forEach(rewrite::addFile);
    rewrite.commit();
  }
}
