/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.profile;

import dev.tidemark.pipeline.config.ConfigurationException;
import dev.tidemark.pipeline.config.KafkaConfig;
import dev.tidemark.pipeline.config.MicroBatchConfig;
import dev.tidemark.pipeline.config.PipelineConfig;
import dev.tidemark.pipeline.failure.ExitCode;
import dev.tidemark.pipeline.failure.TidemarkException;
import dev.tidemark.pipeline.runner.RunnerCapabilities;
import dev.tidemark.pipeline.runner.RunnerCapabilities.Bundles;
import dev.tidemark.pipeline.runner.RunnerCapabilities.Checkpoints;
import dev.tidemark.pipeline.runner.RunnerCapabilities.FinalPanes;
import dev.tidemark.pipeline.runner.RunnerCapabilities.StableInput;
import dev.tidemark.pipeline.runner.RunnerFailedException;
import dev.tidemark.pipeline.runner.RunnerProfile;
import dev.tidemark.runners.spark.SparkMicroBatchPipelineOptions;
import dev.tidemark.runners.spark.SparkMicroBatchRunner;
import dev.tidemark.runners.spark.host.Progress;
import dev.tidemark.runners.spark.recover.CheckpointException;
import dev.tidemark.runners.spark.source.LostOffsets;
import dev.tidemark.runners.spark.source.LostOffsetsException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Our own Spark runner: micro-batches of Structured Streaming, with the whole Beam model. A run
 * goes on from its checkpoint, which by default is beside the warehouse.
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
    SparkMicroBatchPipelineOptions spark = options.as(SparkMicroBatchPipelineOptions.class);
    Map<String, String> given = config.runner().options();
    MicroBatchConfig batches = config.runner().microBatches();
    if (!given.containsKey("sparkMaster")) {
      spark.setSparkMaster(LOCAL);
    }
    // Beam's own name has the time in it: metrics would have another name after each restart.
    if (!given.containsKey("jobName")) {
      spark.setJobName("tidemark-" + config.stream());
    }
    if (!given.containsKey("trigger")) {
      spark.setTrigger(SparkMicroBatchPipelineOptions.Trigger.valueOf(batches.trigger().name()));
    }
    if (!given.containsKey("triggerInterval")) {
      spark.setTriggerInterval(batches.triggerInterval().toMillis());
    }
    if (!given.containsKey("maxOffsetsPerTrigger")) {
      spark.setMaxOffsetsPerTrigger(batches.maxOffsetsPerTrigger());
    }
    if (!given.containsKey("lostOffsets") && config.source() instanceof KafkaConfig kafka) {
      spark.setLostOffsets(LostOffsets.valueOf(kafka.lostOffsets().name()));
    }
    spark.setCheckpointLocation(location(config));
  }

  /** The checkpoint of a run: the one that is set, or one beside the warehouse. */
  private static String location(PipelineConfig config) {
    String set = config.runner().microBatches().checkpointLocation();
    if (set == null) {
      set = config.runner().options().get("checkpointLocation");
    }
    return set == null
        ? config.tables().catalogProperties().get("warehouse").replaceAll("/+$", "")
            + "-checkpoints/"
            + config.stream()
        : set;
  }

  @Override
  public Checkpoint checkpoint(PipelineConfig config) {
    return Progress.existsAt(location(config), new Configuration())
        ? Checkpoint.PRESENT
        : Checkpoint.MISSING;
  }

  @Override
  public Optional<String> checkpointLocation(PipelineConfig config) {
    return Optional.of(location(config));
  }

  @Override
  public @Nullable String setCheckpointAside(PipelineConfig config) {
    String location = location(config);
    Path folder = new Path(location);
    try {
      FileSystem files = folder.getFileSystem(new Configuration());
      if (!files.exists(folder)) {
        return null;
      }
      Path aside = folder.suffix("-set-aside-" + System.currentTimeMillis());
      if (!files.rename(folder, aside)) {
        throw new IOException("it cannot be renamed to " + aside);
      }
      return aside.toString();
    } catch (IOException e) {
      throw unusable(location, e);
    }
  }

  private static ConfigurationException unusable(String location, IOException cause) {
    return new ConfigurationException(
        List.of("The checkpoint " + location + " cannot be used: " + cause.getMessage()));
  }

  @Override
  public RunnerCapabilities capabilities() {
    return new RunnerCapabilities(
        StableInput.REQUIRED, FinalPanes.CLOSING, Bundles.LARGE, Checkpoints.KEPT);
  }

  @Override
  public Optional<TidemarkException> explain(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof CheckpointException) {
        return Optional.of(
            new RunnerFailedException(ExitCode.CHECKPOINT_NOT_USABLE, cause.getMessage(), failure));
      }
      if (cause instanceof LostOffsetsException) {
        return Optional.of(
            new RunnerFailedException(ExitCode.RECORDS_LOST, cause.getMessage(), failure));
      }
    }
    return Optional.empty();
  }
}
