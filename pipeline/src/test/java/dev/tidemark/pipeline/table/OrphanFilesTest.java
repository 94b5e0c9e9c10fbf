/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.table;

import static dev.tidemark.pipeline.table.TableFixture.position;
import static dev.tidemark.pipeline.table.TableFixture.raw;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tidemark.pipeline.command.CommandRun;
import dev.tidemark.pipeline.query.SnapshotFiles;
import dev.tidemark.pipeline.query.TableQueries;
import dev.tidemark.pipeline.table.OrphanFiles.Orphan;
import dev.tidemark.pipeline.table.OrphanFiles.StoppedJobs;
import dev.tidemark.transforms.drivers.DriverChange;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.Table;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OrphanFilesTest {

  private static final TableDefinition<dev.tidemark.transforms.record.RawRecord> BRONZE =
      ClickstreamTables.bronze();
  private static final List<String> STREAMS = List.of("clickstream");

  /** Long after everything here was written. */
  private final Instant later = Instant.now().plus(Duration.ofHours(2));

  @TempDir Path folder;
  private Warehouse warehouse;
  private TableFixture tables;

  @BeforeEach
  void open() {
    warehouse = Warehouse.open(WarehouseSettings.local(folder));
    tables = new TableFixture(warehouse);
    for (long batch = 0; batch < 3; batch++) {
      tables.batch(tables.write(BRONZE, List.of(raw(batch))));
    }
  }

  @AfterEach
  void close() {
    warehouse.close();
  }

  @Test
  void whatSnapshotsReferToIsNoOrphan() {
    assertThat(find(Duration.ZERO, StoppedJobs.ARE_OVER), is(empty()));
  }

  /** The table of drivers has one folder for all of its files. */
  @Test
  void noFileOfATableWithoutPartitionsIsAnOrphan() throws Exception {
    DriverChange change =
        new DriverChange(
            "driver-1", "c", 1, "Ann", "Rome", "free", 1_000, null, 0, position(1, Duration.ZERO));
    tables.commit(DriversTables.current(), List.of(change));
    assertThat(find(Duration.ZERO, StoppedJobs.ARE_OVER), is(empty()));

    // Files were named with two slashes once.
    Table drivers = warehouse.find("drivers").orElseThrow();
    DataFile file = SnapshotFiles.current(drivers).files().get(0);
    assertThat(file.location(), not(containsString("//")));
    String once = file.location().replace("/data/", "/data//once-");
    Files.copy(local(file.location()), local(once));
    drivers
        .newAppend()
        .appendFile(DataFiles.builder(drivers.spec()).copy(file).withPath(once).build())
        .commit();
    assertThat(find(Duration.ZERO, StoppedJobs.ARE_OVER), is(empty()));
  }

  private static Path local(String location) {
    return Path.of(location.substring(location.indexOf(':') + 1));
  }

  @Test
  void aFileThatACrashedWriterLeftGoes() throws Exception {
    String left = tables.write(BRONZE, List.of(raw(7))).get(0).path();
    Path manifest = folder.resolve("tidemark/bronze_clickstream/metadata/left-m0.avro");
    Files.writeString(manifest, "half a manifest");

    List<Orphan> orphans = find(Duration.ofHours(1), StoppedJobs.MAY_GO_ON);
    assertThat(
        orphans.stream().map(orphan -> Path.of(orphan.location().substring(5))).toList(),
        containsInAnyOrder(Path.of(left.substring(5)), manifest));
    OrphanFiles.remove(warehouse, orphans);
    assertThat(find(Duration.ZERO, StoppedJobs.ARE_OVER), is(empty()));
    try (TableQueries queries = TableQueries.open(warehouse)) {
      assertThat(
          queries.run("SELECT count(payload) FROM bronze_clickstream").rows(),
          is(List.of(List.of(3L))));
    }
  }

  @Test
  void aFileOfAJobThatLivesStays() {
    tables.write(BRONZE, List.of(raw(7)));
    JobMark live = JobMark.leave(warehouse, "clickstream", false);
    try (live) {
      assertThat(
          OrphanFiles.find(warehouse, STREAMS, Duration.ZERO, StoppedJobs.ARE_OVER, Instant.now()),
          is(empty()));
    }
    assertThat(find(Duration.ofHours(1), StoppedJobs.MAY_GO_ON).size(), is(1));
  }

  @Test
  void aFileThatACheckpointMayKnowStaysUntilTheCheckpointIsGivenUp() {
    tables.write(BRONZE, List.of(raw(7)));
    JobMark.leave(warehouse, "clickstream", true).close();

    assertThat(find(Duration.ofHours(1), StoppedJobs.MAY_GO_ON), is(empty()));
    assertThat(find(Duration.ofHours(1), StoppedJobs.ARE_OVER).size(), is(1));
  }

  @Test
  void aFileOfABatchThatIsToBeFinishedStays() throws Exception {
    tables.halfBatch("clickstream", tables.write(BRONZE, List.of(raw(7))), 0);

    assertThat(find(Duration.ZERO, StoppedJobs.ARE_OVER), is(empty()));
    BatchCommitter.finishPending(warehouse, "clickstream");
    assertThat(find(Duration.ZERO, StoppedJobs.ARE_OVER), is(empty()));
  }

  @Test
  void aSecondJobOfTheStreamIsRefused() {
    JobMark live = JobMark.leave(warehouse, "clickstream", false);
    try (live) {
      WarehouseException refused =
          assertThrows(
              WarehouseException.class, () -> JobMark.leave(warehouse, "clickstream", false));
      assertThat(refused.getMessage(), containsString("there can be only one"));
      JobMark.leave(warehouse, "orders", false).close();
    }
    JobMark.leave(warehouse, "clickstream", false).close();
  }

  @Test
  void theCommandSaysWhatItWouldRemoveAndRemovesIt() {
    String left = tables.write(BRONZE, List.of(raw(7))).get(0).path();
    Path file = Path.of(left.substring(5));
    String[] clean = {"tables", "clean", "--warehouse", folder.toString(), "--older-than", "0s"};

    CommandRun young = CommandRun.of("tables", "clean", "--warehouse", folder.toString());
    assertThat(young.err(), containsString("0 orphan files"));
    CommandRun dry = CommandRun.of(append(clean, "--dry-run", "--json"));
    assertThat(dry.out(), containsString(file.getFileName().toString()));
    assertThat(Files.exists(file), is(true));
    CommandRun wet = CommandRun.of(clean);
    assertThat(wet.err(), containsString("1 orphan files"));
    assertThat(Files.exists(file), is(false));
  }

  private static String[] append(String[] first, String... more) {
    String[] all = java.util.Arrays.copyOf(first, first.length + more.length);
    System.arraycopy(more, 0, all, first.length, more.length);
    return all;
  }

  private List<Orphan> find(Duration olderThan, StoppedJobs stopped) {
    return OrphanFiles.find(warehouse, STREAMS, olderThan, stopped, later);
  }
}
