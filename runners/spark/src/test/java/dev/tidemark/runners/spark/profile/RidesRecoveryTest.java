/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.profile;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import dev.tidemark.broker.EmbeddedKafka;
import dev.tidemark.pipeline.command.TidemarkProcess;
import dev.tidemark.pipeline.oracle.PublishedCounts;
import dev.tidemark.pipeline.oracle.RidesComparison;
import dev.tidemark.pipeline.query.TableQueries;
import dev.tidemark.pipeline.runner.RunnerCapabilities.FinalPanes;
import dev.tidemark.pipeline.table.Warehouse;
import dev.tidemark.pipeline.table.WarehouseSettings;
import dev.tidemark.testdata.kafka.KafkaRecordWriter;
import dev.tidemark.testdata.rides.RidesExpectation;
import dev.tidemark.testdata.rides.RidesGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Rides as processes that are killed, the first after its counts went out and before the batch
 * counted: whoever reads the topic by key has what the oracle says, and so have the tables.
 */
final class RidesRecoveryTest {
  private static final long SEED = 17;
  private static final int EVENTS = 1_500;
  private static final int PARTITIONS = 3;
  private static final int KILLED = 137;
  private static final Duration AT_MOST = Duration.ofMinutes(4);
  private static final String CRASH = "dev.tidemark.runners.spark.crash=";

  @TempDir private Path folder;

  @Test
  void aConsumerOfTheCountsHasThemRightAfterTwoKills() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.in(folder.resolve("kafka")).start()) {
      RidesExpectation expected = produce(kafka);
      for (String point : List.of("STATE_COMMITTED:2", "BATCH_COMMITTED:1")) {
        try (TidemarkProcess crashing = start(kafka, List.of(CRASH + point))) {
          int code = crashing.waitFor(AT_MOST);
          assertThat(point + "\n" + crashing.said(), code, is(KILLED));
        }
      }
      try (TidemarkProcess last = start(kafka, List.of())) {
        int code = last.waitFor(AT_MOST);
        assertThat(last.said(), code, is(0));
      }
      Map<String, Long> published =
          PublishedCounts.read(kafka.clientProperties(), "ride_event_counts");
      try (Warehouse tables = Warehouse.open(WarehouseSettings.local(warehouse()));
          TableQueries queries = TableQueries.open(tables)) {
        assertThat(
            RidesComparison.compare(queries, expected, FinalPanes.CLOSING, published).mismatches(),
            is(empty()));
      }
    }
  }

  private static RidesExpectation produce(EmbeddedKafka kafka) throws InterruptedException {
    RidesGenerator rides =
        RidesGenerator.of(RidesGenerator.shape(EVENTS).withSeed(SEED).withPartitions(PARTITIONS));
    KafkaRecordWriter writer = KafkaRecordWriter.to(RidesGenerator.TOPIC, kafka.clientProperties());
    writer.createTopic(PARTITIONS);
    writer.write(rides);
    return rides.expectation();
  }

  private TidemarkProcess start(EmbeddedKafka kafka, List<String> properties) throws IOException {
    return TidemarkProcess.start(
        properties,
        Files.createTempFile(folder, "output-", ".log"),
        List.of(
            "run",
            "rides",
            "--runner",
            "spark",
            "--trigger",
            "available-now",
            "--bootstrapServers",
            kafka.bootstrapServers(),
            "--topics",
            RidesGenerator.TOPIC,
            "--warehouse",
            warehouse().toString(),
            "--maxOffsetsPerTrigger",
            "500",
            "--earlyFiring",
            "1s",
            "--commitInterval",
            "200ms"));
  }

  private Path warehouse() {
    return folder.resolve("warehouse");
  }
}
