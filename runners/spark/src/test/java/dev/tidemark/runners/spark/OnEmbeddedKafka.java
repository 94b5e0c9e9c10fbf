/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark;

import dev.tidemark.broker.EmbeddedKafka;
import dev.tidemark.runners.spark.SparkMicroBatchPipelineOptions.Trigger;
import java.nio.file.Path;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** Tests of the runner with a broker for the class and a checkpoint for each test. */
public abstract class OnEmbeddedKafka {
  @TempDir static Path brokerFolder;
  protected static EmbeddedKafka kafka;

  @TempDir Path checkpoint;

  @BeforeAll
  static void startBroker() {
    kafka = EmbeddedKafka.in(brokerFolder).start();
  }

  @AfterAll
  static void stopBroker() {
    kafka.close();
  }

  /** Two cores, and the test's checkpoint. */
  final SparkMicroBatchPipelineOptions options(Trigger trigger) {
    SparkMicroBatchPipelineOptions options =
        PipelineOptionsFactory.create().as(SparkMicroBatchPipelineOptions.class);
    options.setRunner(SparkMicroBatchRunner.class);
    options.setSparkMaster("local[2]");
    options.setTrigger(trigger);
    options.setCheckpointLocation(checkpoint.toUri().toString());
    return options;
  }
}
