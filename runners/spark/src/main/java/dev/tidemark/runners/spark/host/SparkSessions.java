/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.host;

import dev.tidemark.runners.spark.SparkMicroBatchPipelineOptions;
import dev.tidemark.runners.spark.recover.LocalCheckpointFiles;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/** Finds or makes the Spark session of a run. */
public final class SparkSessions {
  /**
   * Settings that system properties may change. Spark takes a buffer of the size of a block for
   * each stage that it runs, to send around what the stage does; with its four megabytes a
   * micro-batch fills the old generation with arrays that are almost empty.
   */
  private static final Map<String, String> DEFAULTS =
      Map.of("spark.ui.enabled", "false", "spark.broadcast.blockSize", "256k");

  private SparkSessions() {}

  /**
   * Returns the session of this JVM, or makes one as the options say. Settings of {@code
   * spark-submit} win.
   */
  public static SparkSession of(SparkMicroBatchPipelineOptions options) {
    scala.Option<SparkSession> existing = SparkSession.getDefaultSession();
    if (existing.isDefined() && !existing.get().sparkContext().isStopped()) {
      return existing.get();
    }
    SparkSession.Builder builder = SparkSession.builder();
    if (isSubmitted()) {
      return builder.getOrCreate();
    }
    DEFAULTS.forEach(
        (setting, value) -> {
          if (System.getProperty(setting) == null) {
            builder.config(setting, value);
          }
        });
    return builder
        .appName(options.getJobName())
        .master(options.getSparkMaster())
        .config("spark.ui.showConsoleProgress", "false")
        .config(
            "spark.hadoop." + LocalCheckpointFiles.SETTING, LocalCheckpointFiles.class.getName())
        .getOrCreate();
  }

  /** Whether {@code spark-submit} started this driver: then everything is as it was told. */
  public static boolean isSubmitted() {
    return System.getProperty("spark.master") != null;
  }
}
