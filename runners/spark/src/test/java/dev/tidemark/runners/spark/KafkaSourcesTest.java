/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tidemark.runners.spark.SparkMicroBatchPipelineOptions.Trigger;
import dev.tidemark.runners.spark.source.KafkaRoot;
import dev.tidemark.runners.spark.source.LostOffsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.IntStream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult.State;
import org.apache.beam.sdk.io.kafka.KafkaIO;
import org.apache.beam.sdk.io.kafka.KafkaRecord;
import org.apache.beam.sdk.io.kafka.TimestampPolicy;
import org.apache.beam.sdk.metrics.MetricNameFilter;
import org.apache.beam.sdk.metrics.MetricsFilter;
import org.apache.beam.sdk.transforms.Count;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.transforms.Values;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.joda.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What can happen to a topic while it is read, on a real broker. */
final class KafkaSourcesTest extends OnEmbeddedKafka {
  private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");

  /** What came through, by the name that the step has in a test. */
  private static final ConcurrentSkipListSet<String> SEEN = new ConcurrentSkipListSet<>();

  private static final ConcurrentSkipListSet<String> NOT_WRITTEN = new ConcurrentSkipListSet<>();

  @BeforeEach
  void forget() {
    SEEN.clear();
    NOT_WRITTEN.clear();
  }

  @Test
  void lostOffsetsFailTheRunOrAreSkippedAndCounted() throws Exception {
    kafka.createTopic("lost", 1);
    produce("lost", 0, 0, 50);
    assertThat(run(reading("lost", options())), is(State.DONE));
    produce("lost", 0, 50, 50);
    deleteRecords("lost", 80);
    SEEN.clear();

    Pipeline.PipelineExecutionException failure =
        assertThrows(
            Pipeline.PipelineExecutionException.class, () -> run(reading("lost", options())));
    assertThat(
        failure.getCause().getMessage(),
        allOf(
            containsString("offsets 50 to 79 of topic lost partition 0"),
            containsString("--lostOffsets")));
    assertThat(SEEN, equalTo(Set.of()));

    SparkMicroBatchPipelineOptions goingOn = options();
    goingOn.setLostOffsets(LostOffsets.EARLIEST);
    SparkMicroBatchResult result = start(reading("lost", goingOn));
    assertThat(result.waitUntilFinish(), is(State.DONE));
    assertThat(SEEN, equalTo(numbers(80, 100)));
    assertThat(lostIn(result), is(30L));
  }

  @Test
  void aTopicThatWasMadeAnewIsNotTakenForTheOldOne() throws Exception {
    kafka.createTopic("anew", 1);
    produce("anew", 0, 0, 50);
    assertThat(run(reading("anew", options())), is(State.DONE));
    try (Admin admin = Admin.create(kafka.clientProperties())) {
      admin.deleteTopics(List.of("anew")).all().get();
      Awaitility.await().until(() -> !admin.listTopics().names().get().contains("anew"));
    }
    kafka.createTopic("anew", 1);
    produce("anew", 0, 100, 10);
    SEEN.clear();

    Pipeline.PipelineExecutionException failure =
        assertThrows(
            Pipeline.PipelineExecutionException.class, () -> run(reading("anew", options())));
    assertThat(
        failure.getCause().getMessage(), containsString("was read to offset 50 but ends at 10"));

    SparkMicroBatchPipelineOptions goingOn = options();
    goingOn.setLostOffsets(LostOffsets.EARLIEST);
    assertThat(run(reading("anew", goingOn)), is(State.DONE));
    assertThat(SEEN, equalTo(numbers(100, 110)));
  }

  @Test
  void aPartitionThatComesWhileTheRunGoesOnIsReadFromItsBeginning() throws Exception {
    kafka.createTopic("growing", 1);
    produce("growing", 0, 0, 10);
    SparkMicroBatchPipelineOptions options = options();
    options.setTrigger(Trigger.PROCESSING_TIME);
    options.setTriggerInterval(100);
    SparkMicroBatchResult running = start(reading("growing", options));
    awaitSeen(numbers(0, 10));

    try (Admin admin = Admin.create(kafka.clientProperties())) {
      admin.createPartitions(Map.of("growing", NewPartitions.increaseTo(2))).all().get();
    }
    produce("growing", 1, 10, 10);

    awaitSeen(numbers(0, 20));
    assertThat(running.cancel(), is(State.CANCELLED));
  }

  @Test
  void anIdleReadHoldsNoOtherReadsWatermark() {
    kafka.createTopic("busy", 2);
    kafka.createTopic("silent", 1);
    produce("busy", 0, 0, 100);
    produce("busy", 1, 100, 200);
    Pipeline pipeline = Pipeline.create(options());
    counted(pipeline, "busy", "Busy");
    counted(pipeline, "silent", "Silent");

    assertThat(run(pipeline), is(State.DONE));

    // Records are a second apart, and partition 0 ends in the second minute.
    assertThat(
        SEEN, equalTo(Set.of("Busy " + START.plus(org.joda.time.Duration.millis(59_999)) + " 60")));
  }

  @Test
  void recordsOfAbortedTransactionsAreNotReadAndTheirMarkersAreNoBacklog() {
    kafka.createTopic("transactions", 1);
    Map<String, Object> properties = new HashMap<>();
    kafka.clientProperties().forEach((name, value) -> properties.put(name.toString(), value));
    properties.put("transactional.id", "a");
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer())) {
      producer.initTransactions();
      producer.beginTransaction();
      IntStream.range(0, 5).forEach(i -> send(producer, "transactions", 0, i));
      producer.commitTransaction();
      producer.beginTransaction();
      IntStream.range(5, 9).forEach(i -> send(producer, "transactions", 0, i));
      producer.abortTransaction();
    }

    assertThat(
        run(reading("transactions", options(), Map.of("isolation.level", "read_committed"))),
        is(State.DONE));

    assertThat(SEEN, equalTo(numbers(0, 5)));
    assertThat(run(reading("transactions", options())), is(State.DONE));
  }

  @Test
  void consumersAreMadeByThePipelinesFactoryAndTellTheirGroupWhereTheyAre() throws Exception {
    kafka.createTopic("own-consumers", 1);
    produce("own-consumers", 0, 0, 30);
    Pipeline pipeline = Pipeline.create(options());
    pipeline
        .apply(
            read("own-consumers", Map.of("group.id", "watchers"))
                .withBootstrapServers("${broker}")
                .withConsumerFactoryFn(new PlaceholderFactory(kafka.bootstrapServers()))
                .commitOffsetsInFinalize()
                .withoutMetadata())
        .apply(Values.create())
        .apply("Collect", ParDo.of(new Collect()));

    assertThat(run(pipeline), is(State.DONE));

    assertThat(SEEN, equalTo(numbers(0, 30)));
    try (Admin admin = Admin.create(kafka.clientProperties())) {
      assertThat(
          admin
              .listConsumerGroupOffsets("watchers")
              .partitionsToOffsetAndMetadata()
              .get()
              .get(new TopicPartition("own-consumers", 0))
              .offset(),
          is(30L));
    }
  }

  @Test
  void aTopicThatIsNotThereIsNamed() {
    Pipeline.PipelineExecutionException failure =
        assertThrows(
            Pipeline.PipelineExecutionException.class, () -> run(reading("nowhere", options())));
    assertThat(failure.getCause().getMessage(), containsString("topic nowhere"));
    assertThat(SEEN, not(hasItem("0")));
  }

  private SparkMicroBatchPipelineOptions options() {
    return options(Trigger.AVAILABLE_NOW);
  }

  private static Pipeline reading(String topic, SparkMicroBatchPipelineOptions options) {
    return reading(topic, options, Map.of());
  }

  private static Pipeline reading(
      String topic, SparkMicroBatchPipelineOptions options, Map<String, Object> properties) {
    Pipeline pipeline = Pipeline.create(options);
    pipeline
        .apply(read(topic, properties).withoutMetadata())
        .apply(Values.create())
        .apply("Collect", ParDo.of(new Collect()));
    return pipeline;
  }

  private static void counted(Pipeline pipeline, String topic, String name) {
    pipeline
        .apply(
            "Read" + name,
            read(topic, Map.of())
                .withTimestampPolicyFactory((partition, before) -> new ByRecords())
                .withoutMetadata())
        .apply("Values" + name, Values.create())
        .apply(
            "Window" + name,
            Window.into(FixedWindows.of(org.joda.time.Duration.standardMinutes(1))))
        .apply(
            "Unify" + name,
            ParDo.of(
                new DoFn<String, String>() {
                  @ProcessElement
                  public void process(OutputReceiver<String> output) {
                    output.output(name);
                  }
                }))
        .apply("Count" + name, Count.perElement())
        .apply("Collect" + name, ParDo.of(new CollectCounts()));
  }

  private static KafkaIO.Read<String, String> read(String topic, Map<String, Object> properties) {
    Map<String, Object> all = new HashMap<>(properties);
    all.put("auto.offset.reset", "earliest");
    all.put("metadata.max.age.ms", "200");
    return KafkaIO.<String, String>read()
        .withBootstrapServers(kafka.bootstrapServers())
        .withTopic(topic)
        .withConsumerConfigUpdates(all)
        .withKeyDeserializer(StringDeserializer.class)
        .withValueDeserializer(StringDeserializer.class);
  }

  private static SparkMicroBatchResult start(Pipeline pipeline) {
    return (SparkMicroBatchResult) pipeline.run();
  }

  private static State run(Pipeline pipeline) {
    return start(pipeline).waitUntilFinish();
  }

  private static void awaitSeen(Set<String> expected) {
    Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> SEEN.equals(expected));
  }

  private static long lostIn(SparkMicroBatchResult result) {
    return result
        .metrics()
        .queryMetrics(
            MetricsFilter.builder()
                .addNameFilter(MetricNameFilter.named(KafkaRoot.class, KafkaRoot.LOST.getName()))
                .build())
        .getCounters()
        .iterator()
        .next()
        .getCommitted();
  }

  private static void deleteRecords(String topic, long before) throws Exception {
    try (Admin admin = Admin.create(kafka.clientProperties())) {
      admin
          .deleteRecords(Map.of(new TopicPartition(topic, 0), RecordsToDelete.beforeOffset(before)))
          .all()
          .get();
    }
  }

  private static void produce(String topic, int partition, int from, int count) {
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            kafka.clientProperties(), new StringSerializer(), new StringSerializer())) {
      IntStream.range(from, from + count).forEach(i -> send(producer, topic, partition, i));
    }
    assertThat(NOT_WRITTEN, equalTo(Set.of()));
  }

  private static void send(
      KafkaProducer<String, String> producer, String topic, int partition, int number) {
    var unused =
        producer.send(
            new ProducerRecord<>(
                topic,
                partition,
                START.plus(org.joda.time.Duration.standardSeconds(number)).getMillis(),
                "",
                Integer.toString(number)),
            (written, failure) -> {
              if (failure != null) {
                NOT_WRITTEN.add(failure.toString());
              }
            });
  }

  private static Set<String> numbers(int from, int to) {
    TreeSet<String> numbers = new TreeSet<>();
    IntStream.range(from, to).forEach(i -> numbers.add(Integer.toString(i)));
    return numbers;
  }

  /** The watermark follows the records; a partition without any stays at the beginning. */
  private static final class ByRecords extends TimestampPolicy<String, String> {
    private Instant newest = BoundedWindow.TIMESTAMP_MIN_VALUE;

    @Override
    public Instant getTimestampForRecord(
        PartitionContext context, KafkaRecord<String, String> kafkaRecord) {
      newest = Instant.ofEpochMilli(kafkaRecord.getTimestamp());
      return newest;
    }

    @Override
    public Instant getWatermark(PartitionContext context) {
      return newest;
    }
  }

  private record PlaceholderFactory(String servers)
      implements SerializableFunction<Map<String, Object>, Consumer<byte[], byte[]>> {
    @Override
    public Consumer<byte[], byte[]> apply(Map<String, Object> properties) {
      Map<String, Object> resolved = new HashMap<>(properties);
      resolved.replaceAll((name, value) -> "${broker}".equals(value) ? servers : value);
      return new KafkaConsumer<>(resolved);
    }
  }

  private static final class Collect extends DoFn<String, Void> {
    @ProcessElement
    public void process(@Element String element) {
      SEEN.add(element);
    }
  }

  private static final class CollectCounts extends DoFn<KV<String, Long>, Void> {
    @ProcessElement
    public void process(@Element KV<String, Long> count, BoundedWindow window) {
      SEEN.add(count.getKey() + " " + window.maxTimestamp() + " " + count.getValue());
    }
  }
}
