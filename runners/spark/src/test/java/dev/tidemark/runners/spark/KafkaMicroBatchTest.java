/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tidemark.runners.spark.SparkMicroBatchPipelineOptions.Trigger;
import dev.tidemark.runners.spark.host.BatchProgress;
import dev.tidemark.runners.spark.host.SparkSessions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult.State;
import org.apache.beam.sdk.io.kafka.KafkaIO;
import org.apache.beam.sdk.io.kafka.KafkaRecord;
import org.apache.beam.sdk.io.kafka.TimestampPolicy;
import org.apache.beam.sdk.transforms.Count;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Values;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.PaneInfo;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQueryListener;
import org.apache.spark.sql.streaming.StreamingQueryProgress;
import org.awaitility.Awaitility;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Kafka to windowed counts through a streaming query: exact over restarts, failures, and a
 * partition that never has a record.
 */
final class KafkaMicroBatchTest extends OnEmbeddedKafka {
  private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");
  private static final int KEYS = 7;
  private static final Duration WINDOW = Duration.standardMinutes(1);

  /** What came out, by window, key and pane; a pane that comes twice must be the same. */
  private static final Map<String, Long> OUTPUT = new ConcurrentSkipListMap<>();

  private static final Map<String, String> CONTRADICTIONS = new ConcurrentHashMap<>();
  private static final AtomicInteger FAIL_AFTER = new AtomicInteger(Integer.MAX_VALUE);

  @BeforeEach
  void forget() {
    OUTPUT.clear();
    CONTRADICTIONS.clear();
    FAIL_AFTER.set(Integer.MAX_VALUE);
  }

  @Test
  void availableNowReadsWhatIsThereAndASecondRunAddsNothing() {
    kafka.createTopic("twice", 3);
    produce("twice", 0, 600);

    assertThat(run("twice", options(Trigger.AVAILABLE_NOW), WINDOW), is(State.DONE));
    Map<String, Long> first = new TreeMap<>(OUTPUT);
    assertThat(first, equalTo(expected(0, 600)));

    assertThat(run("twice", options(Trigger.AVAILABLE_NOW), WINDOW), is(State.DONE));
    assertThat(new TreeMap<>(OUTPUT), equalTo(first));
  }

  @Test
  void aRunThatFailedInTheMiddleIsCompletedByTheNext() {
    kafka.createTopic("failing", 3);
    produce("failing", 0, 900);
    SparkMicroBatchPipelineOptions options = options(Trigger.AVAILABLE_NOW);
    options.setMaxOffsetsPerTrigger(100);

    FAIL_AFTER.set(450);
    assertThrows(Pipeline.PipelineExecutionException.class, () -> run("failing", options, WINDOW));
    FAIL_AFTER.set(Integer.MAX_VALUE);
    assertThat(run("failing", options, WINDOW), is(State.DONE));

    assertThat(new TreeMap<>(OUTPUT), equalTo(expected(0, 900)));
    assertThat(CONTRADICTIONS, equalTo(Map.of()));
  }

  @Test
  void aChangedWindowIsRefusedAndNamed() {
    kafka.createTopic("changed", 3);
    produce("changed", 0, 100);
    run("changed", options(Trigger.AVAILABLE_NOW), WINDOW);

    IllegalStateException refusal =
        assertThrows(
            IllegalStateException.class,
            () -> run("changed", options(Trigger.AVAILABLE_NOW), WINDOW.multipliedBy(5)));
    assertThat(refusal.getMessage(), containsString("Count"));
    assertThat(refusal.getMessage(), containsString("--checkpointLocation"));
  }

  @Test
  void aStatelessStepMayBeAddedAndThePartitionsStayAsTheyWere() throws IOException {
    kafka.createTopic("grown", 3);
    produce("grown", 0, 100);
    SparkMicroBatchPipelineOptions first = options(Trigger.AVAILABLE_NOW);
    first.setStatePartitions(3);
    run("grown", first, WINDOW);
    Map<String, Long> before = new TreeMap<>(OUTPUT);

    SparkMicroBatchPipelineOptions second = options(Trigger.AVAILABLE_NOW);
    second.setStatePartitions(5);
    Pipeline pipeline = Pipeline.create(second);
    counts(pipeline, "grown", WINDOW).apply("Added", ParDo.of(new Same()));
    assertThat(pipeline.run().waitUntilFinish(), is(State.DONE));

    assertThat(new TreeMap<>(OUTPUT), equalTo(before));
    try (Stream<Path> partitions = Files.list(checkpoint.resolve("state/stage-0"))) {
      assertThat(
          partitions.map(folder -> folder.getFileName().toString()).toList(),
          containsInAnyOrder("0", "1", "2"));
    }
  }

  @Test
  void aRunShowsWhatItsBatchesDo() {
    kafka.createTopic("shown", 3);
    produce("shown", 0, 100);
    List<StreamingQueryProgress> events = new CopyOnWriteArrayList<>();
    SparkSession spark = SparkSessions.of(options(Trigger.AVAILABLE_NOW));
    StreamingQueryListener listener = new Listener(events);
    spark.streams().addListener(listener);
    SparkMicroBatchResult result;
    try {
      result = start("shown", options(Trigger.AVAILABLE_NOW), WINDOW);
      result.waitUntilFinish();
      Awaitility.await()
          .until(
              () ->
                  events.stream()
                      .anyMatch(
                          event -> "100".equals(event.sources()[0].metrics().get("records"))));
    } finally {
      spark.streams().removeListener(listener);
    }

    assertThat(result.progress().recordsRead(), is(100L));
    assertThat(result.progress().backlog(), is(0L));
    assertThat(
        result.progress().stages().stream().map(BatchProgress.StageReport::name).toList(),
        hasItem(containsString("Count")));
  }

  @Test
  void aSecondRunAtOnceIsRefusedAndACancelledRunGoesOn() {
    kafka.createTopic("live", 3);
    produce("live", 0, 200);
    SparkMicroBatchPipelineOptions options = options(Trigger.PROCESSING_TIME);
    options.setTriggerInterval(200);
    SparkMicroBatchResult running = start("live", options, WINDOW);
    Awaitility.await()
        .atMost(java.time.Duration.ofSeconds(60))
        .until(() -> new TreeMap<>(OUTPUT).equals(expected(0, 200)));

    IllegalStateException refusal =
        assertThrows(
            IllegalStateException.class, () -> run("live", options(Trigger.AVAILABLE_NOW), WINDOW));
    assertThat(refusal.getMessage(), containsString("Another process"));

    assertThat(running.cancel(), is(State.CANCELLED));
    // The clock has passed these windows meanwhile: the records come too late, which the state must
    // still know.
    produce("live", 60, 100);
    assertThat(run("live", options(Trigger.AVAILABLE_NOW), WINDOW), is(State.DONE));
    assertThat(new TreeMap<>(OUTPUT), equalTo(expected(0, 200)));
    assertThat(CONTRADICTIONS, equalTo(Map.of()));
  }

  private static State run(String topic, SparkMicroBatchPipelineOptions options, Duration window) {
    return start(topic, options, window).waitUntilFinish();
  }

  private static SparkMicroBatchResult start(
      String topic, SparkMicroBatchPipelineOptions options, Duration window) {
    Pipeline pipeline = Pipeline.create(options);
    counts(pipeline, topic, window);
    return (SparkMicroBatchResult) pipeline.run();
  }

  private static PCollection<KV<String, Long>> counts(
      Pipeline pipeline, String topic, Duration window) {
    PCollection<KV<String, Long>> counts =
        pipeline
            .apply(
                KafkaIO.<String, String>read()
                    .withBootstrapServers(kafka.bootstrapServers())
                    .withTopic(topic)
                    .withConsumerConfigUpdates(Map.of("auto.offset.reset", "earliest"))
                    .withKeyDeserializer(StringDeserializer.class)
                    .withValueDeserializer(StringDeserializer.class)
                    .withTimestampPolicyFactory((partition, before) -> new Arrival(before))
                    .withoutMetadata())
            .apply(Values.create())
            .apply("Fail", ParDo.of(new Fail()))
            .apply(Window.into(FixedWindows.of(window)))
            .apply("Count", Count.perElement());
    counts.apply("Collect", ParDo.of(new Collect()));
    return counts;
  }

  /** One record a second, its key by turns; partition 2 never has one. */
  private static void produce(String topic, int from, int count) {
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            kafka.clientProperties(), new StringSerializer(), new StringSerializer())) {
      for (int i = from; i < from + count; i++) {
        sent.add(
            producer.send(new ProducerRecord<>(topic, i % 2, timeOf(i).getMillis(), "", key(i))));
      }
    }
    sent.forEach(KafkaMicroBatchTest::requireWritten);
  }

  private static void requireWritten(Future<RecordMetadata> sent) {
    try {
      sent.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("A record was not written", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static Instant timeOf(int number) {
    return START.plus(Duration.standardSeconds(number));
  }

  private static String key(int number) {
    return "key" + number % KEYS;
  }

  private static Map<String, Long> expected(int from, int count) {
    Map<String, Long> counts = new TreeMap<>();
    for (int i = from; i < from + count; i++) {
      Instant end =
          START.plus(Duration.standardSeconds((i / 60 + 1) * 60L)).minus(Duration.millis(1));
      counts.merge(end + " " + key(i) + " 0", 1L, Long::sum);
    }
    return counts;
  }

  /**
   * The watermark is two minutes behind the newest record, and goes with the clock when nothing is
   * left to read.
   */
  private static final class Arrival extends TimestampPolicy<String, String> {
    private static final Duration DELAY = Duration.standardMinutes(2);
    private Instant newest;

    Arrival(Optional<Instant> watermark) {
      this.newest = watermark.orElse(BoundedWindow.TIMESTAMP_MIN_VALUE).plus(DELAY);
    }

    @Override
    public Instant getTimestampForRecord(
        PartitionContext context, KafkaRecord<String, String> kafkaRecord) {
      Instant time = Instant.ofEpochMilli(kafkaRecord.getTimestamp());
      newest = time.isAfter(newest) ? time : newest;
      return time;
    }

    @Override
    public Instant getWatermark(PartitionContext context) {
      if (context.getMessageBacklog() == 0 && context.getBacklogCheckTime().isAfter(newest)) {
        newest = context.getBacklogCheckTime();
      }
      return newest.minus(DELAY);
    }
  }

  private static final class Fail extends DoFn<String, String> {
    @ProcessElement
    public void process(@Element String element, OutputReceiver<String> out) {
      if (FAIL_AFTER.decrementAndGet() == 0) {
        throw new IllegalStateException("Failing as the test wants it");
      }
      out.output(element);
    }
  }

  private static final class Same extends DoFn<KV<String, Long>, KV<String, Long>> {
    @ProcessElement
    public void process(
        @Element KV<String, Long> element, OutputReceiver<KV<String, Long>> output) {
      output.output(element);
    }
  }

  private static final class Listener extends StreamingQueryListener {
    private final List<StreamingQueryProgress> events;

    Listener(List<StreamingQueryProgress> events) {
      this.events = events;
    }

    @Override
    public void onQueryStarted(QueryStartedEvent event) {}

    @Override
    public void onQueryProgress(QueryProgressEvent event) {
      events.add(event.progress());
    }

    @Override
    public void onQueryTerminated(QueryTerminatedEvent event) {}
  }

  private static final class Collect extends DoFn<KV<String, Long>, Void> {
    @ProcessElement
    public void process(@Element KV<String, Long> count, BoundedWindow window, PaneInfo pane) {
      String name = window.maxTimestamp() + " " + count.getKey() + " " + pane.getIndex();
      Long old = OUTPUT.put(name, count.getValue());
      if (old != null && !old.equals(count.getValue())) {
        CONTRADICTIONS.put(name, old + " and " + count.getValue());
      }
    }
  }
}
