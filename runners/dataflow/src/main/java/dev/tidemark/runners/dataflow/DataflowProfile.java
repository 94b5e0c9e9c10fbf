/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.dataflow;

import dev.tidemark.pipeline.config.PipelineConfig;
import dev.tidemark.pipeline.runner.RunnerCapabilities;
import dev.tidemark.pipeline.runner.RunnerCapabilities.Bundles;
import dev.tidemark.pipeline.runner.RunnerCapabilities.Checkpoints;
import dev.tidemark.pipeline.runner.RunnerCapabilities.FinalPanes;
import dev.tidemark.pipeline.runner.RunnerCapabilities.StableInput;
import dev.tidemark.pipeline.runner.RunnerProfile;
import org.apache.beam.runners.dataflow.DataflowRunner;
import org.apache.beam.runners.dataflow.options.DataflowPipelineOptions;
import org.apache.beam.sdk.options.ExperimentalOptions;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * Google's Dataflow. Its streaming bundles are small, since behind a shuffle each has one key; a
 * job goes on from where it was only by Dataflow's own update, which needs {@code --runner.update}
 * and the same job name. Jobs are for Dataflow's Runner v2, which reads Kafka by a splittable DoFn:
 * workers find partitions, and the machine that submits needs no way to the brokers.
 */
public final class DataflowProfile implements RunnerProfile {

  static final String NAME = "dataflow";

  private static final String RUNNER_V2 = "use_runner_v2";

  /** For {@link java.util.ServiceLoader}. */
  public DataflowProfile() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void configure(PipelineOptions options, PipelineConfig config) {
    options.setRunner(DataflowRunner.class);
    DataflowPipelineOptions dataflow = options.as(DataflowPipelineOptions.class);
    var given = config.runner().options();
    if (!given.containsKey("appName")) {
      dataflow.setAppName("tidemark");
    }
    if (!given.containsKey("jobName")) {
      dataflow.setJobName("tidemark-" + config.stream());
    }
    if (!given.containsKey("streaming")) {
      dataflow.setStreaming(true);
    }
    // The other one splits Kafka's partitions among workers where the job is submitted, once.
    ExperimentalOptions.addExperiment(dataflow, RUNNER_V2);
  }

  @Override
  public RunnerCapabilities capabilities() {
    return new RunnerCapabilities(
        StableInput.REQUIRED, FinalPanes.CLOSING, Bundles.SMALL, Checkpoints.NONE);
  }
}
