/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.bench.tidemark;

import dev.tidemark.bench.contender.ContenderSettings;
import dev.tidemark.pipeline.config.PipelineConfig;
import dev.tidemark.pipeline.runner.RunnerCapabilities;
import dev.tidemark.pipeline.runner.RunnerCapabilities.Bundles;
import dev.tidemark.pipeline.runner.RunnerCapabilities.Checkpoints;
import dev.tidemark.pipeline.runner.RunnerCapabilities.FinalPanes;
import dev.tidemark.pipeline.runner.RunnerCapabilities.StableInput;
import dev.tidemark.pipeline.runner.RunnerProfile;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.runners.flink.FlinkRunner;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * Beam's Flink runner with a cluster within the process, for the benchmark only: state in RocksDB,
 * checkpoints at the interval of commits. Files are committed behind a checkpoint.
 */
public final class FlinkProfile implements RunnerProfile {

  static final String NAME = "flink";

  /** For {@link java.util.ServiceLoader}. */
  public FlinkProfile() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void configure(PipelineOptions options, PipelineConfig config) {
    options.setRunner(FlinkRunner.class);
    FlinkPipelineOptions flink = options.as(FlinkPipelineOptions.class);
    flink.setStreaming(true);
    flink.setFlinkMaster("[local]");
    flink.setAttachedMode(false);
    flink.setParallelism(ContenderSettings.CORES);
    flink.setStateBackend("rocksdb");
    flink.setObjectReuse(true);
    flink.setFasterCopy(true);
  }

  @Override
  public RunnerCapabilities capabilities() {
    return new RunnerCapabilities(
        StableInput.REQUIRED, FinalPanes.CLOSING, Bundles.SMALL, Checkpoints.NONE);
  }
}
