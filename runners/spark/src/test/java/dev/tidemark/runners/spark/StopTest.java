/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.tidemark.runners.spark.SparkMicroBatchPipelineOptions.Trigger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult.State;
import org.apache.beam.sdk.io.GenerateSequence;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.Count;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A run can be stopped at any moment of a batch: a stop that came between two batches and one that
 * was just beginning used to wait for each other.
 */
final class StopTest {
  private static final int RUNS = 6;
  private static final long SEED = 20261125L;

  @TempDir Path folder;

  @Test
  void aRunEndsWheneverItIsStopped() throws Exception {
    Random random = new Random(SEED);
    for (int i = 0; i < RUNS; i++) {
      SparkMicroBatchPipelineOptions options =
          PipelineOptionsFactory.create().as(SparkMicroBatchPipelineOptions.class);
      options.setRunner(SparkMicroBatchRunner.class);
      options.setSparkMaster("local[2]");
      options.setTrigger(Trigger.PROCESSING_TIME);
      options.setTriggerInterval(1);
      options.setMaxReadMillis(20);
      options.setCheckpointLocation(folder.resolve("checkpoint" + i).toUri().toString());
      Pipeline pipeline = Pipeline.create(options);
      pipeline
          .apply(GenerateSequence.from(0).withRate(100, org.joda.time.Duration.standardSeconds(1)))
          .apply(Window.into(FixedWindows.of(org.joda.time.Duration.standardSeconds(1))))
          .apply(Count.perElement());
      SparkMicroBatchResult running = (SparkMicroBatchResult) pipeline.run();

      Awaitility.await()
          .pollDelay(Duration.ofMillis(300 + random.nextInt(700)))
          .atMost(Duration.ofSeconds(30))
          .until(() -> true);
      State end = CompletableFuture.supplyAsync(running::cancel).get(60, TimeUnit.SECONDS);
      assertThat("run " + i + " of seed " + SEED, end, is(State.CANCELLED));
    }
  }
}
