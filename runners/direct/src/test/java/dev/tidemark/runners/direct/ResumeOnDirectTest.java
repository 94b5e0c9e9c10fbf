/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.direct;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import dev.tidemark.broker.EmbeddedKafka;
import dev.tidemark.pipeline.command.CommandRun;
import dev.tidemark.pipeline.oracle.OracleComparison;
import dev.tidemark.pipeline.query.TableQueries;
import dev.tidemark.pipeline.runner.RunnerCapabilities.FinalPanes;
import dev.tidemark.pipeline.table.Warehouse;
import dev.tidemark.pipeline.table.WarehouseSettings;
import dev.tidemark.testdata.clickstream.ClickstreamGenerator;
import dev.tidemark.testdata.clickstream.Expectation;
import dev.tidemark.testdata.clickstream.GeneratorSettings;
import dev.tidemark.testdata.kafka.KafkaRecordWriter;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that stop in the middle and go on from the tables, without a checkpoint. */
final class ResumeOnDirectTest {

  private static final int TOP_PAGES = 20;
  private static final String TOPIC = "clickstream-events";
  private static final long SEED = 11;
  private static final long EVENTS = 4_000;

  @TempDir private Path folder;

  @Test
  void tablesAreAsTheOracleSaysAfterFourStops() throws Exception {
    Path warehouse = folder.resolve("warehouse");
    ClickstreamGenerator records =
        ClickstreamGenerator.of(
            GeneratorSettings.defaults()
                .withSeed(SEED)
                .withEvents(EVENTS)
                .withPartitions(3)
                .withTopic(TOPIC)
                .validated());
    Expectation expected;
    try (EmbeddedKafka kafka = EmbeddedKafka.in(folder.resolve("kafka")).start()) {
      KafkaRecordWriter writer = KafkaRecordWriter.to(TOPIC, kafka.clientProperties());
      writer.createTopic(3);
      writer.write(records);
      expected = records.expectation();
      StoppedRuns runs = new StoppedRuns("clickstream", TOPIC, kafka, warehouse, List.of());
      for (long least : List.of(1L, EVENTS / 4, EVENTS / 2, EVENTS * 3 / 4)) {
        runs.runUntil("SELECT count(*) FROM bronze_clickstream", least);
      }
      runs.runUntil(
          "SELECT count(*) FROM gold_events_per_minute WHERE is_final",
          expected.eventsPerMinute().size());
      runs.runUntil(
          "SELECT count(*) FROM gold_active_users WHERE is_final", expected.activeUsers().size());
      // Gold may be there before the last records are.
      runs.runUntil("SELECT count(*) FROM bronze_clickstream", expected.received());
    }
    try (Warehouse tables = Warehouse.open(WarehouseSettings.local(warehouse));
        TableQueries queries = TableQueries.open(tables)) {
      assertThat(
          OracleComparison.compare(queries, expected, FinalPanes.CLOSING, TOP_PAGES).mismatches(),
          is(empty()));
    }
    CommandRun reconcile =
        CommandRun.of("reconcile", "--contiguous", "--warehouse", warehouse.toString());
    assertThat(reconcile.out() + reconcile.err(), reconcile.exitCode(), is(0));
  }
}
