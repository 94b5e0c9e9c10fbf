/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult.State;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.spark.SparkEnv;
import org.apache.spark.storage.BlockId;
import org.apache.spark.storage.BlockManager;
import org.apache.spark.storage.StreamBlockId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.collection.JavaConverters;
import scala.runtime.AbstractFunction1;

/**
 * A batch whose chunks are gone, as with an executor that died, is run again and comes to the same
 * end. The cluster's test of runners/spark-submission does it by killing one.
 */
final class LostBlocksTest {
  private static final int KEYS = 10;
  private static final int VALUES = 4_000;
  private static final AtomicInteger LOST = new AtomicInteger();
  private static final AtomicInteger RUNS = new AtomicInteger();
  private static final Map<String, Integer> COUNTS = new ConcurrentHashMap<>();

  @TempDir Path checkpoint;

  @Test
  void aBatchThatLostItsChunksIsRunAgain() {
    SparkMicroBatchPipelineOptions options =
        PipelineOptionsFactory.create().as(SparkMicroBatchPipelineOptions.class);
    options.setRunner(SparkMicroBatchRunner.class);
    options.setSparkMaster("local[2]");
    options.setCheckpointLocation(checkpoint.toUri().toString());
    Pipeline pipeline = Pipeline.create(options);
    PCollection<KV<String, String>> values = pipeline.apply(Create.of(values()));
    values.apply("First", GroupByKey.create()).apply("Lose", ParDo.of(new LoseOnce()));
    values.apply("Second", GroupByKey.create()).apply("Collect", ParDo.of(new Collect()));

    assertThat(pipeline.run().waitUntilFinish(), is(State.DONE));

    assertThat("chunks that were lost", LOST.get(), is(greaterThan(0)));
    // The stage in front of the one that missed them ran with the batch, twice.
    assertThat(RUNS.get(), is(2 * KEYS));
    Map<String, Integer> expected = new TreeMap<>();
    for (int key = 0; key < KEYS; key++) {
      expected.put("key" + key, VALUES / KEYS);
    }
    assertThat(new TreeMap<>(COUNTS), is(equalTo(expected)));
  }

  /** Enough for chunks that are stored, and not sent with the results of tasks. */
  private static List<KV<String, String>> values() {
    List<KV<String, String>> values = new ArrayList<>();
    for (int i = 0; i < VALUES; i++) {
      values.add(KV.of("key" + i % KEYS, "value" + i + "-".repeat(200)));
    }
    return values;
  }

  /** Removes the chunks that stages behind this one have not read yet. */
  private static final class LoseOnce extends DoFn<KV<String, Iterable<String>>, Void> {
    @ProcessElement
    public void process() {
      if (RUNS.getAndIncrement() == 0) {
        BlockManager blocks = SparkEnv.get().blockManager();
        for (BlockId block :
            JavaConverters.seqAsJavaList(blocks.getMatchingBlockIds(new IsChunk()))) {
          blocks.removeBlock(block, true);
          LOST.incrementAndGet();
        }
      }
    }
  }

  private static final class IsChunk extends AbstractFunction1<BlockId, Object> {
    @Override
    public Object apply(BlockId block) {
      return block instanceof StreamBlockId;
    }
  }

  private static final class Collect extends DoFn<KV<String, Iterable<String>>, Void> {
    @ProcessElement
    public void process(@Element KV<String, Iterable<String>> group) {
      int count = 0;
      for (String ignored : group.getValue()) {
        count++;
      }
      COUNTS.put(group.getKey(), count);
    }
  }
}
