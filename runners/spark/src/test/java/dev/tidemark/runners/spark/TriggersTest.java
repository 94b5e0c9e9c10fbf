/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.hasEntry;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;

import com.codahale.metrics.Gauge;
import dev.tidemark.runners.spark.SparkMicroBatchPipelineOptions.Trigger;
import dev.tidemark.runners.spark.host.SparkSessions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult.State;
import org.apache.beam.sdk.io.kafka.KafkaIO;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.Count;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.AfterProcessingTime;
import org.apache.beam.sdk.transforms.windowing.GlobalWindows;
import org.apache.beam.sdk.transforms.windowing.Repeatedly;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.spark.metrics.source.Source;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQueryListener;
import org.awaitility.Awaitility;
import org.joda.time.DateTimeUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import scala.collection.JavaConverters;

/**
 * When batches start and how much they read, seen by those who watch: Spark's listener, and its
 * metrics system.
 */
final class TriggersTest extends OnEmbeddedKafka {
  private static final int RECORDS = 300;
  private static final int PARTITIONS = 3;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final List<KV<String, Long>> PANES = new CopyOnWriteArrayList<>();

  private static SparkSession spark;
  private final Listener listener = new Listener();

  @BeforeAll
  static void start() {
    SparkMicroBatchPipelineOptions options =
        PipelineOptionsFactory.create().as(SparkMicroBatchPipelineOptions.class);
    options.setSparkMaster("local[2]");
    spark = SparkSessions.of(options);
  }

  @BeforeEach
  void listen() {
    spark.streams().addListener(listener);
  }

  @AfterEach
  void listenNoMore() {
    DateTimeUtils.setCurrentMillisSystem();
    spark.streams().removeListener(listener);
  }

  @Test
  void onceIsASingleBatchWhateverTheMostIs() {
    produce("once");
    SparkMicroBatchPipelineOptions options = options(Trigger.ONCE);
    options.setMaxOffsetsPerTrigger(100);
    assertThat(run("once", options).waitUntilFinish(), is(State.DONE));
    listener.awaitTheEnd();
    assertThat(listener.recordsOfBatches(), contains((long) RECORDS));
  }

  @Test
  void availableNowReadsWhatIsThereInBatchesOfAtMostSoMany() {
    produce("available");
    SparkMicroBatchPipelineOptions options = options(Trigger.AVAILABLE_NOW);
    options.setMaxOffsetsPerTrigger(100);
    assertThat(run("available", options).waitUntilFinish(), is(State.DONE));
    listener.awaitTheEnd();
    List<Long> records = listener.recordsOfBatches();
    // Each partition's share is rounded up, so that none of them waits for the others.
    assertThat(records, everyItem(lessThanOrEqualTo(100L + PARTITIONS - 1)));
    assertThat(records.stream().mapToLong(Long::longValue).sum(), is((long) RECORDS));
  }

  @Test
  void processingTimeGoesOnAtItsInterval() {
    produce("interval");
    SparkMicroBatchPipelineOptions options = options(Trigger.PROCESSING_TIME);
    options.setTriggerInterval(400);
    options.setJobName("interval");
    SparkMicroBatchResult running = run("interval", options);
    Awaitility.await().atMost(PATIENCE).until(() -> listener.starts().size() >= 6);
    assertThat(running.getState(), is(State.RUNNING));

    // What Spark's sinks would report of the running job.
    Map<String, Long> metrics = metrics("interval");
    assertThat(
        metrics,
        hasEntry("Count records/ParMultiDo(CountRecords).triggers.records", (long) RECORDS));
    assertThat(metrics.get("batch.backlog"), is(0L));
    assertThat(metrics.get("batch.number"), greaterThanOrEqualTo(5L));

    assertThat(running.cancel(), is(State.CANCELLED));
    assertThat(metrics("interval"), is(Map.of()));
    List<Instant> starts = listener.starts();
    // Starts are on a grid of the interval; a late one brings the next one nearer.
    Duration span = Duration.between(starts.get(0), starts.get(starts.size() - 1));
    assertThat(span.toMillis(), greaterThanOrEqualTo(400L * (starts.size() - 2)));
    assertThat(listener.recordsOfBatches().stream().mapToLong(Long::longValue).sum(), is(300L));
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 58})
  void aProcessingTimeTimerDoesNotWaitForTheNextTrigger(int minuteOfHour) {
    PANES.clear();
    String topic = "timers-" + minuteOfHour;
    produce(topic);
    // Where the engine's clock starts, which moves on by one that nobody sets: so late within the
    // interval.
    DateTimeUtils.setCurrentMillisFixed(
        Instant.parse("2026-03-01T12:00:00Z").toEpochMilli()
            + Duration.ofMinutes(minuteOfHour).toMillis());
    SparkMicroBatchPipelineOptions options = options(Trigger.PROCESSING_TIME);
    // Much longer than the patience: the first batch is the only one that reads.
    options.setTriggerInterval(Duration.ofHours(1).toMillis());
    Pipeline pipeline = Pipeline.create(options);
    read(pipeline, topic)
        .apply(
            Window.<KV<String, String>>into(new GlobalWindows())
                .triggering(
                    Repeatedly.forever(
                        AfterProcessingTime.pastFirstElementInPane()
                            .plusDelayOf(org.joda.time.Duration.millis(200))))
                .withAllowedLateness(org.joda.time.Duration.ZERO)
                .discardingFiredPanes())
        .apply(Count.perKey())
        .apply("Keep", ParDo.of(new KeepPane()));
    SparkMicroBatchResult running = (SparkMicroBatchResult) pipeline.run();

    Awaitility.await().atMost(PATIENCE).until(() -> !PANES.isEmpty());

    assertThat(PANES, contains(KV.of("key", (long) RECORDS)));
    assertThat(running.cancel(), is(State.CANCELLED));
  }

  private static SparkMicroBatchResult run(String topic, SparkMicroBatchPipelineOptions options) {
    Pipeline pipeline = Pipeline.create(options);
    read(pipeline, topic).apply("Count records", ParDo.of(new CountRecords()));
    return (SparkMicroBatchResult) pipeline.run();
  }

  private static PCollection<KV<String, String>> read(Pipeline pipeline, String topic) {
    return pipeline.apply(
        KafkaIO.<String, String>read()
            .withBootstrapServers(kafka.bootstrapServers())
            .withTopic(topic)
            .withConsumerConfigUpdates(Map.of("auto.offset.reset", "earliest"))
            .withKeyDeserializer(StringDeserializer.class)
            .withValueDeserializer(StringDeserializer.class)
            .withoutMetadata());
  }

  private static void produce(String topic) {
    kafka.createTopic(topic, PARTITIONS);
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            kafka.clientProperties(), new StringSerializer(), new StringSerializer())) {
      for (int i = 0; i < RECORDS; i++) {
        sent.add(producer.send(new ProducerRecord<>(topic, i % PARTITIONS, "key", "value" + i)));
      }
    }
    assertThat(sent.stream().filter(Future::isDone).count(), is((long) RECORDS));
  }

  private static Map<String, Long> metrics(String job) {
    List<Source> sources =
        JavaConverters.seqAsJavaList(
            spark.sparkContext().env().metricsSystem().getSourcesByName("beam." + job));
    assertThat(sources, hasSize(lessThanOrEqualTo(1)));
    Map<String, Long> values = new HashMap<>();
    for (Source source : sources) {
      source
          .metricRegistry()
          .getGauges()
          .forEach((name, gauge) -> values.put(name, valueOf(gauge)));
    }
    return values;
  }

  private static long valueOf(Gauge<?> gauge) {
    return ((Number) gauge.getValue()).longValue();
  }

  private static final class KeepPane extends DoFn<KV<String, Long>, Void> {
    @ProcessElement
    public void process(@Element KV<String, Long> count) {
      PANES.add(count);
    }
  }

  private static final class CountRecords extends DoFn<KV<String, String>, Void> {
    private final Counter records = Metrics.counter("triggers", "records");

    @ProcessElement
    public void process() {
      records.inc();
    }
  }

  /** What Spark tells of batches, each of which has an event. */
  private static final class Listener extends StreamingQueryListener {
    private final List<QueryProgressEvent> events = new CopyOnWriteArrayList<>();
    private final CountDownLatch ended = new CountDownLatch(1);

    @Override
    public void onQueryStarted(QueryStartedEvent event) {}

    @Override
    public void onQueryProgress(QueryProgressEvent event) {
      events.add(event);
    }

    @Override
    public void onQueryTerminated(QueryTerminatedEvent event) {
      ended.countDown();
    }

    void awaitTheEnd() {
      Awaitility.await().atMost(PATIENCE).until(() -> ended.getCount() == 0);
    }

    List<Instant> starts() {
      return events.stream().map(event -> Instant.parse(event.progress().timestamp())).toList();
    }

    /** Of those batches that read any. */
    List<Long> recordsOfBatches() {
      return events.stream()
          .map(event -> event.progress().sources()[0].metrics().get("records"))
          .filter(records -> records != null && !records.equals("0"))
          .map(Long::valueOf)
          .toList();
    }
  }
}
