/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.stock;

import dev.tidemark.pipeline.config.PipelineConfig;
import dev.tidemark.pipeline.runner.RunnerCapabilities;
import dev.tidemark.pipeline.runner.RunnerCapabilities.Bundles;
import dev.tidemark.pipeline.runner.RunnerCapabilities.Checkpoints;
import dev.tidemark.pipeline.runner.RunnerCapabilities.FinalPanes;
import dev.tidemark.pipeline.runner.RunnerCapabilities.StableInput;
import dev.tidemark.pipeline.runner.RunnerProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.beam.runners.spark.SparkPipelineOptions;
import org.apache.beam.runners.spark.SparkRunner;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.commons.io.FileUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Beam's own Spark runner, streaming on DStreams; for compatibility, not for production.
 *
 * <p>What it needs here, each from an experiment:
 *
 * <ul>
 *   <li>One source split ({@code spark.default.parallelism}): it takes the latest watermark of its
 *       splits, so a slower split's records would be dropped as late.
 *   <li>RDD checkpoints in every batch: batches after the last checkpoint are lost in a restart.
 *   <li>A cap on records per batch and a longer share of the batch for reading, which by default is
 *       a tenth.
 * </ul>
 */
public final class StockSparkProfile implements RunnerProfile {

  private static final Logger LOG = LoggerFactory.getLogger(StockSparkProfile.class);

  private static final long BATCH_MILLIS = 2_000;
  private static final String LOCAL = "local[2]";

  /** For {@link java.util.ServiceLoader}. */
  public StockSparkProfile() {}

  @Override
  public String name() {
    return "spark-stock";
  }

  @Override
  public void configure(PipelineOptions options, PipelineConfig config) {
    options.setRunner(SparkRunner.class);
    SparkPipelineOptions spark = options.as(SparkPipelineOptions.class);
    var given = config.runner().options();
    spark.setStreaming(true);
    if (!given.containsKey("sparkMaster")) {
      spark.setSparkMaster(LOCAL);
    }
    if (!given.containsKey("batchIntervalMillis")) {
      spark.setBatchIntervalMillis(BATCH_MILLIS);
    }
    if (!given.containsKey("checkpointDurationMillis")) {
      spark.setCheckpointDurationMillis(spark.getBatchIntervalMillis());
    }
    if (!given.containsKey("readTimePercentage")) {
      spark.setReadTimePercentage(0.4);
    }
    if (!given.containsKey("maxRecordsPerBatch")) {
      spark.setMaxRecordsPerBatch(5_000L);
    }
    if (!given.containsKey("checkpointDir")) {
      spark.setCheckpointDir(temporaryFolder());
    }
    setUnlessGiven("spark.default.parallelism", "1");
    setUnlessGiven("spark.ui.enabled", "false");
  }

  @Override
  public RunnerCapabilities capabilities() {
    return new RunnerCapabilities(
        StableInput.UNSUPPORTED, FinalPanes.UNSUPPORTED, Bundles.LARGE, Checkpoints.NONE);
  }

  /** The runner makes its Spark configuration itself, and takes nothing but system properties. */
  private static void setUnlessGiven(String name, String value) {
    if (System.getProperty(name) == null) {
      System.setProperty(name, value);
    }
  }

  /** A checkpoint that nothing resumes from, since every run of this profile starts anew. */
  private static String temporaryFolder() {
    try {
      Path folder = Files.createTempDirectory("tidemark-spark-checkpoint-");
      Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder), "delete-checkpoint"));
      return folder.toString();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static void delete(Path folder) {
    try {
      FileUtils.deleteDirectory(folder.toFile());
    } catch (IOException failure) {
      // Spark may still be writing while the process ends; the system cleans its temporary folder.
      LOG.debug("{} was not deleted", folder, failure);
    }
  }
}
