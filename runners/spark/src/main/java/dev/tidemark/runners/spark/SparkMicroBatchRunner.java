/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark;

import dev.tidemark.runners.spark.host.BatchEngine;
import dev.tidemark.runners.spark.host.BatchLoop;
import dev.tidemark.runners.spark.host.MetricsBridge;
import dev.tidemark.runners.spark.host.Progress;
import dev.tidemark.runners.spark.host.SparkSessions;
import dev.tidemark.runners.spark.host.StreamingQueryHost;
import dev.tidemark.runners.spark.recover.CheckpointLock;
import dev.tidemark.runners.spark.recover.RecordedPlan;
import dev.tidemark.runners.spark.state.InMemoryKeyedStateStores;
import dev.tidemark.runners.spark.state.RocksDbKeyedStateStores;
import dev.tidemark.runners.spark.translate.PipelinePlan;
import dev.tidemark.runners.spark.translate.PipelinePlan.Kind;
import dev.tidemark.runners.spark.translate.PipelineTranslator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.UUID;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineRunner;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsValidator;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;

/**
 * Runs Beam pipelines on Spark as micro-batches of Structured Streaming.
 *
 * <p>All of a pipeline runs in streaming mode: bounded sources too go through the streaming engine,
 * and the pipeline ends when every watermark has come to the end of time. A pipeline with an
 * unbounded source is driven by a streaming query, which needs a checkpoint location; without one
 * it runs from a temporary folder and cannot be resumed.
 */
public final class SparkMicroBatchRunner extends PipelineRunner<SparkMicroBatchResult> {
  private final SparkMicroBatchPipelineOptions options;

  private SparkMicroBatchRunner(SparkMicroBatchPipelineOptions options) {
    this.options = options;
  }

  /** Makes a runner; called by Beam for {@code --runner=SparkMicroBatchRunner}. */
  public static SparkMicroBatchRunner fromOptions(PipelineOptions options) {
    return new SparkMicroBatchRunner(
        PipelineOptionsValidator.validate(SparkMicroBatchPipelineOptions.class, options));
  }

  @Override
  public SparkMicroBatchResult run(Pipeline pipeline) {
    PipelinePlan plan = PipelineTranslator.translate(pipeline);
    SparkSession session = SparkSessions.of(options);
    String runId = UUID.randomUUID().toString();
    boolean needsQuery =
        plan.has(Kind.KAFKA)
            || (options.getCheckpointLocation() != null && !plan.has(Kind.TEST_STREAM));
    return needsQuery ? runQuery(plan, session, runId) : runLoop(plan, session, runId);
  }

  private SparkMicroBatchResult runLoop(PipelinePlan plan, SparkSession session, String runId) {
    InMemoryKeyedStateStores stores = new InMemoryKeyedStateStores(runId);
    BatchEngine engine =
        new BatchEngine(
            session.sparkContext(),
            plan,
            stores,
            new BatchEngine.Settings(
                runId, options.getStatePartitions(), options.getMaxOffsetsPerTrigger()));
    SparkMicroBatchResult result =
        new SparkMicroBatchResult(
            runId, new MetricsBridge(session.sparkContext(), options.getJobName()));
    result.onEnd(stores::close);
    result.onEnd(engine::close);
    result.start(
        new BatchLoop(
                engine, plan, options.getTriggerInterval(), result::isStopping, result::committed)
            ::run);
    return result;
  }

  private SparkMicroBatchResult runQuery(PipelinePlan plan, SparkSession session, String runId) {
    String location =
        options.getCheckpointLocation() == null
            ? temporaryLocation(session)
            : options.getCheckpointLocation();
    Configuration hadoop = session.sparkContext().hadoopConfiguration();
    CheckpointLock lock = CheckpointLock.take(location, hadoop);
    try {
      RecordedPlan recorded = Progress.record(plan, location, options.getStatePartitions(), hadoop);
      RocksDbKeyedStateStores stores =
          new RocksDbKeyedStateStores(
              location + "/state", recorded.folders(plan), options.getCountStateRows());
      BatchEngine engine =
          new BatchEngine(
              session.sparkContext(),
              plan,
              stores,
              new BatchEngine.Settings(
                  runId, recorded.partitions(), options.getMaxOffsetsPerTrigger()));
      SparkMicroBatchResult result =
          new SparkMicroBatchResult(
              runId, new MetricsBridge(session.sparkContext(), options.getJobName()));
      result.onEnd(stores::close);
      result.onEnd(engine::close);
      result.onEnd(lock::close);
      StreamingQueryHost host =
          new StreamingQueryHost(
              session,
              options,
              plan,
              engine,
              new Progress(plan, location, hadoop),
              location,
              result::isStopping,
              result::committed);
      result.stopOnShutdown(options.getStopTimeout());
      result.start(host::run);
      return result;
    } catch (RuntimeException | Error e) {
      release(lock);
      throw e;
    }
  }

  private static void release(CheckpointLock lock) {
    try {
      lock.close();
    } catch (IOException e) {
      throw new UncheckedIOException("The checkpoint cannot be let go", e);
    }
  }

  private static String temporaryLocation(SparkSession session) {
    if (!session.sparkContext().isLocal()) {
      throw new IllegalArgumentException(
          "On a cluster a streaming run needs --checkpointLocation, a folder that driver and"
              + " executors share");
    }
    try {
      return Files.createTempDirectory("checkpoint-").toUri().toString();
    } catch (IOException e) {
      throw new UncheckedIOException("No temporary folder for a checkpoint", e);
    }
  }
}
