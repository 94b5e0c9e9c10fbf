/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.stock;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import dev.tidemark.broker.EmbeddedKafka;
import dev.tidemark.pipeline.config.ConfigLoader;
import dev.tidemark.pipeline.config.PipelineConfig;
import dev.tidemark.pipeline.contract.ClickstreamContract;
import dev.tidemark.pipeline.contract.ClickstreamSample;
import dev.tidemark.pipeline.query.TableQueries;
import dev.tidemark.pipeline.stream.RunningPipeline;
import dev.tidemark.pipeline.stream.StreamJob;
import dev.tidemark.pipeline.table.Warehouse;
import dev.tidemark.pipeline.table.WarehouseSettings;
import dev.tidemark.testdata.kafka.KafkaRecordWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import scala.Option;

/**
 * The clickstream contract on Beam's own Spark runner, from a topic. The runner does not end by
 * itself, so it is closed when the tables are complete.
 */
final class ClickstreamOnStockSparkTest extends ClickstreamContract {

  private static final Duration AT_MOST = Duration.ofMinutes(2);

  ClickstreamOnStockSparkTest() {
    super("spark-stock");
  }

  /** Spark allows one context in a process, and tests of our runner leave theirs for the next. */
  private static void stopSessionOfOtherTests() {
    Option<SparkSession> left = SparkSession.getDefaultSession();
    if (left.isDefined()) {
      left.get().stop();
    }
  }

  @Override
  protected void run(Path folder) throws Exception {
    stopSessionOfOtherTests();
    try (EmbeddedKafka kafka = EmbeddedKafka.in(folder.resolve("kafka")).start()) {
      KafkaRecordWriter writer =
          KafkaRecordWriter.to(ClickstreamSample.TOPIC, kafka.clientProperties());
      writer.createTopic(ClickstreamSample.partitions());
      writer.write(ClickstreamSample.records().iterator());

      try (RunningPipeline pipeline = StreamJob.start(configuration(kafka));
          Warehouse tables = Warehouse.open(WarehouseSettings.local(warehouse()));
          TableQueries queries = TableQueries.open(tables)) {
        await()
            .atMost(AT_MOST)
            .pollInterval(Duration.ofSeconds(1))
            .until(
                () -> {
                  // Throws if the pipeline has failed.
                  pipeline.waitUntilFinish(Duration.ZERO);
                  queries.refresh();
                  return compare(queries).mismatches();
                },
                is(empty()));
      }
    }
  }

  private PipelineConfig configuration(EmbeddedKafka kafka) {
    return ConfigLoader.load(
            null,
            Map.of(),
            List.of(
                "--bootstrapServers=" + kafka.bootstrapServers(),
                "--topics=" + ClickstreamSample.TOPIC,
                "--warehouse=" + warehouse(),
                "--runner=spark-stock",
                "--earlyFiring=1s",
                "--commitInterval=1s"))
        .config();
  }
}
