/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.dashboard.overview;

import static dev.tidemark.dashboard.sample.SampleClickstream.MINUTE;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;

import com.sun.management.OperatingSystemMXBean;
import dev.tidemark.dashboard.sample.MemoryTables;
import dev.tidemark.dashboard.sample.SampleClickstream;
import dev.tidemark.dashboard.sample.WarehouseCopy;
import dev.tidemark.pipeline.table.Warehouse;
import dev.tidemark.pipeline.table.WarehouseSettings;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Objects;
import org.apache.iceberg.Snapshot;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The page's queries over Iceberg tables. */
final class WarehouseQueriesTest {

  private static final Logger LOG = LoggerFactory.getLogger(WarehouseQueriesTest.class);
  private static final long SEED = 20_261_121;
  private static final long NOON = Instant.parse("2026-11-21T12:00:00Z").toEpochMilli();

  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final OperatingSystemMXBean PROCESS =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  @TempDir private Path folder;

  private final MemoryTables memory = new MemoryTables();
  private final SampleClickstream sample = new SampleClickstream(memory, SEED);
  private Warehouse warehouse;
  private WarehouseCopy tables;
  private OverviewReader reader;

  @BeforeEach
  void open() {
    WarehouseSettings settings = WarehouseSettings.local(folder);
    warehouse = Warehouse.open(settings);
    tables = new WarehouseCopy(memory, warehouse);
    reader = new OverviewReader(WarehouseQueries.open(settings), StateRule.DEFAULT);
  }

  @AfterEach
  void close() {
    reader.close();
    warehouse.close();
    memory.close();
  }

  @Test
  void aWarehouseWithoutTablesIsEmpty() {
    assertThat(reader.read(NOON).state(), is(PipelineState.EMPTY));
    assertThat(reader.read(NOON).freshness(), equalTo(Freshness.UNKNOWN));
  }

  @Test
  void icebergTablesGiveWhatTheSameRowsInMemoryGive() {
    sample.upTo(NOON, 70, 300).commit(NOON);
    tables.commit(1);
    Overview expected = new OverviewReader(memory, StateRule.DEFAULT).read(NOON);

    Overview overview = reader.read(NOON);

    assertThat(overview.quality(), equalTo(expected.quality()));
    assertThat(overview.inFlight(), is(0L));
    assertThat(overview.activity(), equalTo(expected.activity()));
    assertThat(overview.audience(), equalTo(expected.audience()));
    assertThat(overview.topPages(), equalTo(expected.topPages()));
    assertThat(overview.deadLetters(), equalTo(expected.deadLetters()));
  }

  /** Iceberg stamps snapshots itself; this is the latest of its stamps. */
  private long lastCommitMillis() {
    return warehouse.tableNames().stream()
        .map(name -> warehouse.find(name).orElseThrow().currentSnapshot())
        .filter(Objects::nonNull)
        .mapToLong(Snapshot::timestampMillis)
        .max()
        .orElseThrow();
  }

  @Test
  void tablesAndCommitsThatComeLaterAreSeen() {
    reader.read(NOON);
    sample.upTo(NOON, 5, 50);
    tables.commit(1);
    long committed = lastCommitMillis();

    Overview first = reader.read(committed);
    assertThat(first.freshness().lastCommitMillis(), is(committed));
    assertThat(first.state(), is(PipelineState.LIVE));

    sample.minute(NOON, 50);
    tables.commit(1);
    Overview second = reader.read(committed);
    assertThat(
        second.quality().received().total(), greaterThan(first.quality().received().total()));
    assertThat(second.freshness().newestWindowEndMillis(), is(NOON + MINUTE));
  }

  @Test
  void aRefreshOverHundredsOfFilesIsQuick() {
    for (int minutesAgo = 60; minutesAgo > 0; minutesAgo--) {
      sample.minute(NOON - minutesAgo * MINUTE, 300);
      if (minutesAgo % 6 == 1) {
        tables.commit(6);
      }
    }
    reader.read(NOON);
    long leastMillis = Long.MAX_VALUE;
    long leastProcessorMillis = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      sample.minute(NOON + i * MINUTE, 300);
      tables.commit(1);
      long start = System.nanoTime();
      long processorStart = PROCESS.getProcessCpuTime();
      Overview overview = reader.read(NOON);
      leastProcessorMillis =
          Math.min(
              leastProcessorMillis,
              (PROCESS.getProcessCpuTime() - processorStart) / NANOS_PER_MILLI);
      leastMillis = Math.min(leastMillis, (System.nanoTime() - start) / NANOS_PER_MILLI);
      assertThat(overview.freshness().newestWindowEndMillis(), is(NOON + (i + 1) * MINUTE));
    }
    LOG.warn(
        "A refresh over {} files, all tables changed: {} ms, {} ms of processor time",
        tables.files(),
        leastMillis,
        leastProcessorMillis);

    assertThat(tables.files(), greaterThan(400));
    // Processor time, because the machine may be busy with something else.
    assertThat(leastProcessorMillis, lessThan(1_000L));
  }
}
