/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.direct;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.greaterThan;

import dev.tidemark.broker.EmbeddedKafka;
import dev.tidemark.pipeline.config.ConfigLoader;
import dev.tidemark.pipeline.query.TableQueries;
import dev.tidemark.pipeline.stream.RunningPipeline;
import dev.tidemark.pipeline.stream.StreamJob;
import dev.tidemark.pipeline.stream.StreamJob.GoingOn;
import dev.tidemark.pipeline.table.Warehouse;
import dev.tidemark.pipeline.table.WarehouseSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Runs of a pipeline that go on where the tables end, and are stopped.
 *
 * @param stream the pipeline
 * @param topic what it reads
 * @param options its options beside those of every run
 */
record StoppedRuns(
    String stream, String topic, EmbeddedKafka kafka, Path warehouse, List<String> options) {

  private static final Duration AT_MOST = Duration.ofMinutes(2);

  /** Runs until a query yields at least so much; what is on its way then is lost with the run. */
  void runUntil(String sql, long least) throws InterruptedException {
    try (RunningPipeline pipeline = start();
        Warehouse tables = Warehouse.open(WarehouseSettings.local(warehouse));
        TableQueries queries = TableQueries.open(tables)) {
      await()
          .atMost(AT_MOST)
          .until(
              () -> {
                pipeline.waitUntilFinish(Duration.ZERO);
                queries.refresh();
                return ((Number) queries.run(sql).rows().get(0).get(0)).longValue();
              },
              greaterThan(least - 1));
    }
  }

  private RunningPipeline start() throws InterruptedException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--bootstrapServers=" + kafka.bootstrapServers(),
                "--topics=" + topic,
                "--warehouse=" + warehouse,
                "--runner=direct",
                "--earlyFiring=500ms",
                "--fileInterval=500ms",
                "--commitInterval=500ms"));
    arguments.addAll(options);
    return StreamJob.start(
        ConfigLoader.load(stream, null, Map.of(), arguments).config(),
        GoingOn.FROM_TABLES,
        plan -> {});
  }
}
