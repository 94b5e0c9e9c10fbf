/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.direct;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;

import dev.tidemark.broker.EmbeddedKafka;
import dev.tidemark.pipeline.command.CommandRun;
import dev.tidemark.pipeline.config.ConfigLoader;
import dev.tidemark.pipeline.contract.ClickstreamSample;
import dev.tidemark.pipeline.query.TableQueries;
import dev.tidemark.pipeline.stream.RunningPipeline;
import dev.tidemark.pipeline.stream.StreamJob;
import dev.tidemark.pipeline.table.Warehouse;
import dev.tidemark.pipeline.table.WarehouseSettings;
import dev.tidemark.testdata.kafka.KafkaRecordWriter;
import dev.tidemark.testdata.record.GeneratedRecord;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BrokerOutageTest {

  private static final Duration OUTAGE = Duration.ofSeconds(5);
  private static final Duration AT_MOST = Duration.ofMinutes(1);

  /** Records, how many different ones, and how many are in a table behind bronze. */
  private static final String TOTALS =
      """
      SELECT count(*), count(DISTINCT (kafka_partition, kafka_offset)),
             (SELECT count(*) FROM silver_clickstream) + (SELECT count(*) FROM duplicates)
             + (SELECT count(*) FROM late_events) + (SELECT count(*) FROM dead_letters)
      FROM bronze_clickstream
      """;

  @TempDir private Path folder;

  @Test
  void recordsFromBeforeAndAfterArriveOnceEach() throws Exception {
    Path warehouse = folder.resolve("warehouse");
    List<GeneratedRecord> records = ClickstreamSample.records();
    int half = records.size() / 2;
    try (EmbeddedKafka kafka = EmbeddedKafka.in(folder.resolve("kafka")).start()) {
      KafkaRecordWriter writer =
          KafkaRecordWriter.to(ClickstreamSample.TOPIC, kafka.clientProperties());
      writer.createTopic(ClickstreamSample.partitions());
      writer.write(records.subList(0, half).iterator());

      try (RunningPipeline pipeline = start(kafka, warehouse);
          Warehouse tables = Warehouse.open(WarehouseSettings.local(warehouse));
          TableQueries queries = TableQueries.open(tables)) {
        awaitRecords(queries, half);

        kafka.stop();
        await()
            .during(OUTAGE)
            .atMost(OUTAGE.plusSeconds(5))
            .until(() -> !pipeline.waitUntilFinish(Duration.ZERO));
        kafka.start();

        writer.write(records.subList(half, records.size()).iterator());
        awaitRecords(queries, records.size());
        assertThat(pipeline.droppedByRunner(), is(0L));
      }
    }
    CommandRun reconcile = CommandRun.of("reconcile", "--warehouse", warehouse.toString());
    assertThat(reconcile.out() + reconcile.err(), reconcile.exitCode(), is(0));
  }

  private static RunningPipeline start(EmbeddedKafka kafka, Path warehouse)
      throws InterruptedException {
    return StreamJob.start(
        ConfigLoader.load(
                null,
                Map.of(),
                List.of(
                    "--bootstrapServers=" + kafka.bootstrapServers(),
                    "--topics=" + ClickstreamSample.TOPIC,
                    "--warehouse=" + warehouse,
                    "--runner=direct",
                    "--fileInterval=1s",
                    "--commitInterval=1s"))
            .config());
  }

  private static void awaitRecords(TableQueries queries, long records) {
    await()
        .atMost(AT_MOST)
        .until(
            () -> {
              queries.refresh();
              return queries.run(TOTALS).rows().get(0);
            },
            is(equalTo(List.<Object>of(records, records, records))));
  }
}
