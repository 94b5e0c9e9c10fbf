/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark;

import dev.tidemark.runners.spark.host.BatchEngine;
import dev.tidemark.runners.spark.host.BatchLoop;
import dev.tidemark.runners.spark.host.SparkSessions;
import dev.tidemark.runners.spark.state.InMemoryKeyedStateStores;
import dev.tidemark.runners.spark.translate.PipelinePlan;
import dev.tidemark.runners.spark.translate.PipelineTranslator;
import java.util.UUID;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineRunner;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsValidator;
import org.apache.spark.SparkContext;

/**
 * Runs Beam pipelines on Spark as micro-batches of Structured Streaming.
 *
 * <p>All of a pipeline runs in streaming mode: bounded sources too go through the streaming engine,
 * and the pipeline ends when every watermark has come to the end of time.
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
    SparkContext spark = SparkSessions.of(options).sparkContext();
    String runId = UUID.randomUUID().toString();
    InMemoryKeyedStateStores stores = new InMemoryKeyedStateStores(runId);
    BatchEngine engine =
        new BatchEngine(
            spark,
            runId,
            plan,
            stores,
            options.getStatePartitions(),
            options.getMaxOffsetsPerTrigger());
    SparkMicroBatchResult result = new SparkMicroBatchResult(runId, engine, stores);
    BatchLoop loop =
        new BatchLoop(
            engine, plan, options.getTriggerInterval(), result::isStopping, result::committed);
    result.start(loop::run);
    return result;
  }
}
