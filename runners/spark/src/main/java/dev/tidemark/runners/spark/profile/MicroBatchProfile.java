/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.profile;

import dev.tidemark.pipeline.config.PipelineConfig;
import dev.tidemark.pipeline.runner.RunnerCapabilities;
import dev.tidemark.pipeline.runner.RunnerCapabilities.Bundles;
import dev.tidemark.pipeline.runner.RunnerCapabilities.Checkpoints;
import dev.tidemark.pipeline.runner.RunnerCapabilities.FinalPanes;
import dev.tidemark.pipeline.runner.RunnerCapabilities.StableInput;
import dev.tidemark.pipeline.runner.RunnerProfile;
import dev.tidemark.runners.spark.SparkMicroBatchPipelineOptions;
import dev.tidemark.runners.spark.SparkMicroBatchRunner;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * Our own Spark runner: micro-batches of Structured Streaming, with the whole Beam model.
 *
 * <p>A preview. Kill and cluster tests are still to come, so the profile does not promise to go on
 * from a checkpoint, although {@code runner.checkpointLocation} can be set.
 */
public final class MicroBatchProfile implements RunnerProfile {

  private static final String LOCAL = "local[2]";

  /** For {@link java.util.ServiceLoader}. */
  public MicroBatchProfile() {}

  @Override
  public String name() {
    return "spark";
  }

  @Override
  public void configure(PipelineOptions options, PipelineConfig config) {
    options.setRunner(SparkMicroBatchRunner.class);
    if (!config.runner().options().containsKey("sparkMaster")) {
      options.as(SparkMicroBatchPipelineOptions.class).setSparkMaster(LOCAL);
    }
    if (System.getProperty("spark.ui.enabled") == null) {
      System.setProperty("spark.ui.enabled", "false");
    }
  }

  @Override
  public RunnerCapabilities capabilities() {
    return new RunnerCapabilities(
        StableInput.REQUIRED, FinalPanes.CLOSING, Bundles.LARGE, Checkpoints.NONE);
  }
}
