/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.direct;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;

import dev.tidemark.broker.EmbeddedKafka;
import dev.tidemark.pipeline.command.CommandRun;
import dev.tidemark.pipeline.config.ConfigLoader;
import dev.tidemark.pipeline.oracle.OracleComparison;
import dev.tidemark.pipeline.query.TableQueries;
import dev.tidemark.pipeline.runner.RunnerCapabilities.FinalPanes;
import dev.tidemark.pipeline.stream.RunningPipeline;
import dev.tidemark.pipeline.stream.StreamJob;
import dev.tidemark.pipeline.stream.StreamJob.GoingOn;
import dev.tidemark.pipeline.table.Warehouse;
import dev.tidemark.pipeline.table.WarehouseSettings;
import dev.tidemark.testdata.clickstream.ClickstreamGenerator;
import dev.tidemark.testdata.clickstream.Expectation;
import dev.tidemark.testdata.clickstream.GeneratorSettings;
import dev.tidemark.testdata.kafka.KafkaRecordWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that stop in the middle and go on from the tables, without a checkpoint. */
final class ResumeOnDirectTest {

  private static final Duration AT_MOST = Duration.ofMinutes(2);
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
      // Stopped as soon as so much is there: what is on its way is lost with the run.
      for (long least : List.of(1L, EVENTS / 4, EVENTS / 2, EVENTS * 3 / 4)) {
        runUntil(kafka, warehouse, "SELECT count(*) FROM bronze_clickstream", least);
      }
      runUntil(
          kafka,
          warehouse,
          "SELECT count(*) FROM gold_events_per_minute WHERE is_final",
          expected.eventsPerMinute().size());
      runUntil(
          kafka,
          warehouse,
          "SELECT count(*) FROM gold_active_users WHERE is_final",
          expected.activeUsers().size());
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

  private static void runUntil(EmbeddedKafka kafka, Path warehouse, String sql, long least)
      throws InterruptedException {
    try (RunningPipeline pipeline = start(kafka, warehouse);
        Warehouse tables = Warehouse.open(WarehouseSettings.local(warehouse));
        TableQueries queries = TableQueries.open(tables)) {
      await()
          .atMost(AT_MOST)
          .until(
              () -> {
                pipeline.waitUntilFinish(Duration.ZERO);
                queries.refresh();
                return (Long) queries.run(sql).rows().get(0).get(0);
              },
              greaterThan(least - 1));
    }
  }

  private static RunningPipeline start(EmbeddedKafka kafka, Path warehouse)
      throws InterruptedException {
    return StreamJob.start(
        ConfigLoader.load(
                null,
                Map.of(),
                List.of(
                    "--bootstrapServers=" + kafka.bootstrapServers(),
                    "--topics=" + TOPIC,
                    "--warehouse=" + warehouse,
                    "--runner=direct",
                    "--earlyFiring=500ms",
                    "--fileInterval=500ms",
                    "--commitInterval=500ms"))
            .config(),
        GoingOn.FROM_TABLES,
        plan -> {});
  }
}
