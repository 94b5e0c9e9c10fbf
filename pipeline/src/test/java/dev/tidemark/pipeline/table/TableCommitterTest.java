/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.table;

import static dev.tidemark.pipeline.table.TableFixture.raw;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tidemark.pipeline.ProductVersion;
import dev.tidemark.transforms.record.RawRecord;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.beam.sdk.testing.CoderProperties;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TableCommitterTest {

  private static final TableDefinition<RawRecord> BRONZE = ClickstreamTables.bronze();
  private static final Backoff QUICK = new Backoff(20, Duration.ofMillis(1), Duration.ofMillis(50));

  @TempDir Path folder;
  private Warehouse warehouse;
  private TableFixture tables;
  private TableCommitter committer;

  @BeforeEach
  void open() {
    warehouse = Warehouse.open(WarehouseSettings.local(folder));
    tables = new TableFixture(warehouse);
    committer = new TableCommitter(warehouse, QUICK);
  }

  @AfterEach
  void close() {
    warehouse.close();
  }

  @Test
  void aCommitMakesItsFilesVisibleAndSaysSo() throws Exception {
    List<WrittenFile> files = tables.write(BRONZE, List.of(raw(1), raw(2)));
    TableCommit commit = committer.commit(BRONZE.name(), files);

    Snapshot snapshot = table().currentSnapshot();
    assertThat(
        commit,
        equalTo(
            new TableCommit(
                "bronze_clickstream",
                snapshot.snapshotId(),
                FileBatch.digest(List.of(files.get(0).path())),
                1,
                2,
                snapshot.timestampMillis())));
    assertThat(snapshot.summary().get("tidemark.commit-id"), equalTo(commit.commitId()));
    assertThat(
        snapshot.summary().get("tidemark.pipeline-version"), equalTo(ProductVersion.current()));
  }

  @Test
  void theSameFilesAreCommittedOnce() throws Exception {
    List<WrittenFile> files = new ArrayList<>(tables.write(BRONZE, List.of(raw(1))));
    files.addAll(tables.write(BRONZE, List.of(raw(2))));
    TableCommit first = committer.commit(BRONZE.name(), files);
    tables.commit(BRONZE, List.of(raw(3)));
    // In another order, and with one of them twice.
    TableCommit again =
        committer.commit(BRONZE.name(), List.of(files.get(1), files.get(0), files.get(1)));

    assertThat(again, equalTo(first));
    assertThat(snapshots(), hasSize(2));
    assertThat(table().currentSnapshot().summary().get("total-records"), equalTo("3"));
  }

  @Test
  void filesWithoutACommitAreInvisible() {
    List<WrittenFile> files = tables.write(BRONZE, List.of(raw(1)));

    assertThat(
        Files.exists(Path.of(files.get(0).path().substring("file:".length()))), equalTo(true));
    assertThat(table().currentSnapshot(), nullValue());
  }

  @Test
  void committersAtTheSameTimeLoseNothing() throws Exception {
    List<List<WrittenFile>> commits = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      commits.add(tables.write(BRONZE, List.of(raw(i))));
    }
    ExecutorService threads = Executors.newFixedThreadPool(3);
    try {
      List<Callable<TableCommit>> tasks = new ArrayList<>();
      for (List<WrittenFile> files : commits) {
        tasks.add(() -> committer.commit(BRONZE.name(), files));
      }
      for (Future<TableCommit> task : threads.invokeAll(tasks)) {
        assertThat(task.get().records(), equalTo(1L));
      }
    } finally {
      threads.shutdownNow();
    }

    assertThat(snapshots(), hasSize(8));
    assertThat(table().currentSnapshot().summary().get("total-records"), equalTo("8"));
  }

  @Test
  void aTableThatDoesNotExistIsNotTriedAgain() {
    List<WrittenFile> files = tables.write(BRONZE, List.of(raw(1)));

    WarehouseException missing =
        assertThrows(WarehouseException.class, () -> committer.commit("nowhere", files));
    assertThat(missing.getMessage(), containsString("Table nowhere"));
    assertThat(missing.getMessage(), containsString("in 1 attempts"));
  }

  @Test
  void commitIdsAreOfTheSetOfFiles() {
    assertThat(
        FileBatch.digest(List.of("a", "b")),
        equalTo("8fb20ef63ced4145fc2e983ffe597d1dcff39154c3bf21f0fa9dde6a0c50fdc9"));
    assertThat(FileBatch.digest(List.of("ab")), not(equalTo(FileBatch.digest(List.of("a", "b")))));
  }

  @Test
  void waitsDoubleUpToTheLongest() {
    for (int failures = 0; failures < 100; failures++) {
      long least = Math.min(60_000, 1000L << Math.min(failures, 6));
      assertThat(
          Backoff.DEFAULT.afterFailure(failures).toMillis(),
          allOf(greaterThanOrEqualTo(least), lessThanOrEqualTo(least * 5 / 4)));
    }
  }

  @Test
  void filesAndCommitsSurviveTheirCoders() throws Exception {
    WrittenFile file = tables.write(BRONZE, List.of(raw(1))).get(0);
    CoderProperties.coderDecodeEncodeEqual(WrittenFile.CODER, file);
    CoderProperties.coderDecodeEncodeEqual(
        TableCommit.CODER, new TableCommit("t", Long.MIN_VALUE, "c", 1, 2, 3));
    assertThat(
        file.toDataFile(table()).partition().get(0, Integer.class),
        equalTo(BRONZE.partition(raw(1)).get(0, Integer.class)));
    assertThat(file.toDataFile(table()).lowerBounds().keySet(), hasItem(4));
  }

  @Test
  void oldSnapshotsGoAndFilesStay() throws Exception {
    warehouse.ensure(BRONZE);
    table()
        .updateProperties()
        .set("history.expire.max-snapshot-age-ms", "1")
        .set("history.expire.min-snapshots-to-keep", "2")
        .commit();
    TableCommitter tidy = new TableCommitter(warehouse, QUICK, 4);
    for (int i = 0; i < 8; i++) {
      tidy.commit(BRONZE.name(), tables.write(BRONZE, List.of(raw(i))));
    }

    assertThat(snapshots(), hasSize(2));
    assertThat(table().currentSnapshot().summary().get("total-data-files"), equalTo("8"));
  }

  private Table table() {
    return warehouse.find(BRONZE.name()).orElseThrow();
  }

  private List<Snapshot> snapshots() {
    List<Snapshot> snapshots = new ArrayList<>();
    table().snapshots().forEach(snapshots::add);
    return snapshots;
  }
}
