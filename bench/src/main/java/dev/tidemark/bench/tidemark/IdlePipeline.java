/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.bench.tidemark;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidemark.bench.contender.ContenderSettings;
import dev.tidemark.bench.idle.IdleRun;
import dev.tidemark.bench.idle.IdleRun.Batch;
import dev.tidemark.pipeline.config.ClickstreamConfig;
import dev.tidemark.pipeline.config.PipelineConfig;
import dev.tidemark.pipeline.stream.RunningPipeline;
import dev.tidemark.pipeline.stream.StreamJob;
import dev.tidemark.pipeline.table.Warehouse;
import dev.tidemark.pipeline.table.WarehouseSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.spark.sql.SparkSession;

/**
 * Runs the clickstream pipeline on a topic until all of it is in the tables, and then goes on with
 * nothing to read, and writes down what each micro-batch cost.
 */
public final class IdlePipeline {
  private static final Duration POLL = Duration.ofMillis(100);

  private IdlePipeline() {}

  /** Arguments: broker, topic, records, milliseconds of the trigger, batches, folder, file. */
  public static void main(String[] arguments) throws Exception {
    ContenderSettings settings =
        new ContenderSettings(
            arguments[0],
            arguments[1],
            Long.parseLong(arguments[2]),
            Long.parseLong(arguments[2]),
            Long.parseLong(arguments[3]),
            false,
            Path.of(arguments[5]));
    int wanted = Integer.parseInt(arguments[4]);
    PipelineConfig config = Tidemark.configuration(settings, "spark");
    try (RunningPipeline pipeline = StreamJob.start(config);
        Warehouse warehouse =
            Warehouse.open(new WarehouseSettings(config.tables().catalogProperties()))) {
      VisibleRows rows =
          new VisibleRows(
              warehouse, settings.records(), false, true, config.own(ClickstreamConfig.class));
      while (!rows.isComplete()) {
        check(pipeline);
        rows.refresh();
      }
      List<Batch> batches = new CopyOnWriteArrayList<>();
      SparkSession.active().streams().addListener(new MicroBatches(batches::add));
      while (batches.size() < wanted) {
        check(pipeline);
      }
      new ObjectMapper()
          .writeValue(
              Path.of(arguments[6]).toFile(), new IdleRun(List.copyOf(batches.subList(0, wanted))));
    }
    // Threads of an engine that do not end are not what is measured here.
    Runtime.getRuntime().halt(0);
  }

  private static void check(RunningPipeline pipeline) throws InterruptedException {
    if (pipeline.waitUntilFinish(POLL)) {
      throw new IllegalStateException("The pipeline ended by itself");
    }
  }
}
