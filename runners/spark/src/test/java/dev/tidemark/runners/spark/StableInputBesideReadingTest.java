/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tidemark.runners.spark.SparkMicroBatchPipelineOptions.Trigger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult.State;
import org.apache.beam.sdk.io.kafka.KafkaIO;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Values;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.IntegerDeserializer;
import org.apache.kafka.common.serialization.IntegerSerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * With a backlog, stable input of a batch goes on while the next one reads; and nothing of it is
 * lost, done twice or left running when that one fails, or when the run is stopped in between.
 */
final class StableInputBesideReadingTest extends OnEmbeddedKafka {
  private static final int BATCH = 100;
  private static final long PATIENCE_SECONDS = 60;

  private static final Set<Integer> READ = new ConcurrentSkipListSet<>();
  private static final Map<Integer, Integer> TAKEN = new ConcurrentHashMap<>();
  private static final AtomicInteger WORKING = new AtomicInteger();

  private static volatile CountDownLatch taking;
  private static volatile CountDownLatch readingOn;
  private static volatile boolean meeting;
  private static volatile boolean failing;

  @BeforeEach
  void forget() {
    READ.clear();
    TAKEN.clear();
    WORKING.set(0);
    taking = new CountDownLatch(1);
    readingOn = new CountDownLatch(1);
    meeting = false;
    failing = false;
  }

  @Test
  void aBatchReadsWhileWhatTheOneBeforeMadeGoesOn() throws Exception {
    produce("beside", 3 * BATCH);
    meeting = true;

    assertThat(start("beside", batchesOf(Trigger.AVAILABLE_NOW)).waitUntilFinish(), is(State.DONE));

    assertAllTakenOnce(3 * BATCH);
  }

  @Test
  void aBatchThatFailsWaitsForWhatGoesOnBesideIt() throws Exception {
    produce("failing", 3 * BATCH);
    meeting = true;
    failing = true;

    Pipeline.PipelineExecutionException failure =
        assertThrows(
            Pipeline.PipelineExecutionException.class,
            () -> start("failing", batchesOf(Trigger.AVAILABLE_NOW)).waitUntilFinish());

    assertThat(failure.getMessage(), containsString("as the test wants it"));
    assertThat("tasks that still work", WORKING.get(), is(0));
    assertThat(TAKEN.keySet(), hasSize(BATCH));

    meeting = false;
    failing = false;
    assertThat(
        start("failing", batchesOf(Trigger.AVAILABLE_NOW)).waitUntilFinish(), is(State.DONE));
    // The batch that failed did not commit: what went on beside it goes on again, the same.
    assertThat(TAKEN.keySet(), hasSize(3 * BATCH));
    TAKEN.forEach(
        (element, times) -> assertThat("element " + element, times, is(element < BATCH ? 2 : 1)));
  }

  @Test
  void aRunThatIsStoppedLeavesNothingWaiting() throws Exception {
    produce("stopped", 200 * BATCH);
    SparkMicroBatchPipelineOptions options = batchesOf(Trigger.PROCESSING_TIME);
    options.setTriggerInterval(1);
    SparkMicroBatchResult running = start("stopped", options);
    Awaitility.await()
        .atMost(java.time.Duration.ofSeconds(PATIENCE_SECONDS))
        .until(() -> TAKEN.size() >= BATCH);

    assertThat(running.cancel(), is(State.CANCELLED));

    assertThat(TAKEN.size(), greaterThanOrEqualTo(BATCH));
    assertThat("stopped with a backlog", TAKEN.size(), lessThan(200 * BATCH));
    assertThat(TAKEN.keySet(), equalTo(Set.copyOf(READ)));
  }

  private static void assertAllTakenOnce(int elements) {
    assertThat(TAKEN.keySet(), hasSize(elements));
    TAKEN.forEach((element, times) -> assertThat("element " + element, times, is(1)));
  }

  private SparkMicroBatchPipelineOptions batchesOf(Trigger trigger) {
    SparkMicroBatchPipelineOptions options = options(trigger);
    options.setStatePartitions(1);
    options.setMaxOffsetsPerTrigger(BATCH);
    return options;
  }

  private static SparkMicroBatchResult start(String topic, SparkMicroBatchPipelineOptions options) {
    Pipeline pipeline = Pipeline.create(options);
    pipeline
        .apply(
            KafkaIO.<String, Integer>read()
                .withBootstrapServers(kafka.bootstrapServers())
                .withTopic(topic)
                .withConsumerConfigUpdates(Map.of("auto.offset.reset", "earliest"))
                .withKeyDeserializer(StringDeserializer.class)
                .withValueDeserializer(IntegerDeserializer.class)
                .withoutMetadata())
        .apply(Values.create())
        .apply("Read", ParDo.of(new ReadFn()))
        .apply("Take", ParDo.of(new TakeFn()));
    return (SparkMicroBatchResult) pipeline.run();
  }

  private static void produce(String topic, int count)
      throws ExecutionException, InterruptedException {
    kafka.createTopic(topic, 1);
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    try (KafkaProducer<String, Integer> producer =
        new KafkaProducer<>(
            kafka.clientProperties(), new StringSerializer(), new IntegerSerializer())) {
      for (int i = 0; i < count; i++) {
        sent.add(producer.send(new ProducerRecord<>(topic, 0, "", i)));
      }
    }
    for (Future<RecordMetadata> each : sent) {
      each.get();
    }
  }

  private static void await(CountDownLatch latch) throws InterruptedException {
    if (!latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException("The other step has not come meanwhile");
    }
  }

  private static final class ReadFn extends DoFn<Integer, Integer> {
    @ProcessElement
    public void process(@Element Integer element, OutputReceiver<Integer> output)
        throws InterruptedException {
      if (meeting && element == BATCH) {
        await(taking);
        readingOn.countDown();
        if (failing) {
          throw new IllegalStateException("Failing as the test wants it");
        }
      }
      READ.add(element);
      output.output(element);
    }
  }

  private static final class TakeFn extends DoFn<Integer, Void> {
    @RequiresStableInput
    @ProcessElement
    public void process(@Element Integer element) throws InterruptedException {
      WORKING.incrementAndGet();
      taking.countDown();
      if (meeting) {
        await(readingOn);
      }
      TAKEN.merge(element, 1, Integer::sum);
      WORKING.decrementAndGet();
    }
  }
}
