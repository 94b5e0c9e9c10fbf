/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.bench.tidemark;

import dev.tidemark.bench.contender.Contender;
import dev.tidemark.bench.contender.ContenderSettings;
import dev.tidemark.bench.contender.DrainProgress;
import dev.tidemark.bench.contender.ResultQueries;
import dev.tidemark.bench.flink.FlinkJob;
import dev.tidemark.pipeline.config.ClickstreamConfig;
import dev.tidemark.pipeline.config.ConfigLoader;
import dev.tidemark.pipeline.config.PipelineConfig;
import dev.tidemark.pipeline.stream.RunningPipeline;
import dev.tidemark.pipeline.stream.StreamJob;
import dev.tidemark.pipeline.table.Warehouse;
import dev.tidemark.pipeline.table.WarehouseSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/** The product's clickstream pipeline on one of its runners, always on. */
public final class Tidemark implements Contender {
  private static final String SPARK = "spark";
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration COMMIT_INTERVAL = Duration.ofSeconds(1);

  /** So short that a window that has new events yields a pane in every micro-batch. */
  private static final Duration EARLY_FIRING = Duration.ofMillis(100);

  private final String name;
  private final String runner;
  private final boolean finalPanes;
  private final String differences;

  private Tidemark(String name, String runner, boolean finalPanes, String differences) {
    this.name = name;
    this.runner = runner;
    this.finalPanes = finalPanes;
    this.differences = differences;
  }

  /** On the micro-batch runner. */
  public static Tidemark onSpark() {
    return new Tidemark(
        "tidemark",
        SPARK,
        true,
        "Does more than is asked: tables of duplicates, dead letters and late events, page views"
            + " per minute, and early panes of all windows.");
  }

  /** On Beam's own Spark runner. */
  public static Tidemark onStockSpark() {
    return new Tidemark(
        "tidemark-stock",
        "spark-stock",
        false,
        "As tidemark, without final panes; one reader, and no exactly-once after a failure.");
  }

  /** On Beam's Flink runner. */
  public static Tidemark onFlink() {
    return new Tidemark(
        "tidemark-flink",
        FlinkProfile.NAME,
        true,
        "As tidemark; a cluster within the process with RocksDB and a checkpoint every 2 s, and"
            + " commits behind it. For the benchmark only: the product has no such runner.");
  }

  /** On the direct runner. */
  public static Tidemark onDirect() {
    return new Tidemark(
        "tidemark-direct", "direct", true, "As tidemark; made for tests, not for speed.");
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String differences() {
    return differences;
  }

  @Override
  public List<String> librariesLeftOut() {
    return runner.equals(FlinkProfile.NAME) ? FlinkJob.LEFT_OUT : List.of();
  }

  @Override
  public ResultQueries results() {
    return finalPanes ? ResultQueries.ofFinalPanes() : ResultQueries.ofLatestPanes();
  }

  @Override
  public void drain(ContenderSettings settings, DrainProgress progress) throws Exception {
    PipelineConfig config = configuration(settings, runner);
    try (RunningPipeline pipeline = StreamJob.start(config);
        Warehouse warehouse =
            Warehouse.open(new WarehouseSettings(config.tables().catalogProperties()))) {
      if (runner.equals(SPARK)) {
        SparkSession.active()
            .streams()
            .addListener(
                new MicroBatches(batch -> progress.batch(batch.records(), batch.millis())));
      }
      VisibleRows rows =
          new VisibleRows(
              warehouse,
              settings.records(),
              settings.live(),
              finalPanes,
              config.own(ClickstreamConfig.class));
      while (!rows.isComplete()) {
        if (pipeline.waitUntilFinish(POLL)) {
          throw new IllegalStateException("The pipeline ended before it had read everything");
        }
        rows.refresh();
        progress.reached(rows.visible());
      }
      progress.finished(settings.records());
    }
  }

  static PipelineConfig configuration(ContenderSettings settings, String runner) {
    List<String> arguments = new ArrayList<>();
    arguments.add("--bootstrapServers=" + settings.bootstrapServers());
    arguments.add("--topics=" + settings.topic());
    arguments.add("--warehouse=" + settings.warehouse().toAbsolutePath());
    arguments.add("--commitInterval=" + COMMIT_INTERVAL.toMillis() + "ms");
    if (settings.live()) {
      arguments.add("--earlyFiring=" + EARLY_FIRING.toMillis() + "ms");
    }
    arguments.add("--runner=" + runner);
    if (runner.equals(SPARK)) {
      arguments.add("--runner.sparkMaster=local[" + ContenderSettings.CORES + "]");
      arguments.add("--runner.statePartitions=" + ContenderSettings.CORES);
      arguments.add("--runner.maxOffsetsPerTrigger=" + settings.batchRecords());
      arguments.add("--runner.triggerInterval=" + Math.max(1, settings.triggerMillis()));
      arguments.add("--runner.checkpointLocation=" + settings.checkpoint().toUri());
    }
    if (runner.equals(FlinkProfile.NAME)) {
      arguments.add(
          "--runner.checkpointingInterval="
              + (settings.triggerMillis() == 0
                  ? FlinkJob.CHECKPOINT_MILLIS
                  : settings.triggerMillis()));
      arguments.add("--runner.stateBackendStoragePath=" + settings.checkpoint().toUri());
    }
    return ConfigLoader.load(null, Map.of(), arguments).config();
  }
}
