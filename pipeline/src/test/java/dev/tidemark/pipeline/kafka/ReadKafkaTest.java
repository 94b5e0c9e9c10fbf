/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tidemark.broker.EmbeddedKafka;
import dev.tidemark.pipeline.config.Isolation;
import dev.tidemark.pipeline.config.KafkaConfig;
import dev.tidemark.pipeline.config.LostOffsets;
import dev.tidemark.pipeline.config.StartPosition;
import dev.tidemark.transforms.record.RawRecord;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.beam.runners.direct.DirectOptions;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.runners.TransformHierarchy.Node;
import org.apache.beam.sdk.transforms.Count;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.util.SerializableUtils;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TransactionAbortedException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReadKafkaTest {

  private static final Duration MAX_DELAY = Duration.ofMinutes(5);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
  private static final String PASSWORD = "planted \"secret\" \\ of a file";

  @TempDir private static Path folder;
  private static EmbeddedKafka kafka;
  private static KafkaConfig login;

  private final String topic = "clicks-" + UUID.randomUUID();
  private final List<PipelineResult> running = new ArrayList<>();

  @BeforeAll
  static void startBroker() throws Exception {
    kafka = EmbeddedKafka.in(folder.resolve("broker")).withUser("tide", PASSWORD).start();
    Path secret = Files.writeString(folder.resolve("password"), PASSWORD + "\n");
    login =
        KafkaConfig.of(kafka.bootstrapServers(), List.of("none"))
            .withProperties(
                Map.of(
                    "security.protocol", "SASL_PLAINTEXT",
                    "sasl.mechanism", "PLAIN",
                    "sasl.jaas.config",
                        "org.apache.kafka.common.security.plain.PlainLoginModule required"
                            + " username=\"tide\" password=\"${file:"
                            + secret
                            + "}\";"));
  }

  @AfterAll
  static void stopBroker() {
    kafka.close();
  }

  @BeforeEach
  void createTopic() {
    kafka.createTopic(topic, 3);
  }

  @AfterEach
  void cancel() throws Exception {
    for (PipelineResult result : running) {
      result.cancel();
    }
  }

  @Test
  void readsEveryRecordAsItIs() throws Exception {
    try (KafkaProducer<byte[], byte[]> producer = producer(Map.of())) {
      for (int number = 0; number < 250; number++) {
        send(producer, at(number, record(0, "value " + number)));
      }
      ProducerRecord<byte[], byte[]> tombstone =
          new ProducerRecord<>(topic, 1, START.toEpochMilli(), bytes("key"), (byte[]) null);
      tombstone.headers().add("twice", bytes("one")).add("twice", null);
      send(producer, tombstone);
      // Partition 2 stays empty.
    }
    List<RawRecord> records = read(config(), 251);

    assertThat(records, hasSize(251));
    assertThat(
        records.stream()
            .filter(record -> record.position().partition() == 0)
            .map(record -> record.position().offset() + ":" + new String(record.value(), UTF_8))
            .toList(),
        is(numbers(250).map(number -> number + ":value " + number).toList()));
    assertThat(
        records.stream()
            .filter(record -> record.position().partition() == 0)
            .map(record -> record.position().arrivalMillis())
            .toList(),
        is(numbers(250).map(number -> START.plusSeconds(number).toEpochMilli()).toList()));
    RawRecord tombstone =
        records.stream()
            .filter(record -> record.position().partition() == 1)
            .findFirst()
            .orElseThrow();
    assertThat(tombstone.position().topic(), is(topic));
    assertThat(tombstone.key(), is(bytes("key")));
    assertThat(tombstone.value(), is(nullValue()));
    assertThat(
        tombstone.headers(),
        contains(new RawRecord.Header("twice", bytes("one")), new RawRecord.Header("twice", null)));
    assertThat(records.stream().filter(record -> record.key() == null).count(), is(250L));
  }

  @Test
  void arrivalIsMonotoneAndIngestTimeIsTheClocks() throws Exception {
    try (KafkaProducer<byte[], byte[]> producer = producer(Map.of())) {
      send(producer, at(30, record(0, "first")));
      send(producer, at(10, record(0, "sent late")));
      send(producer, at(40, record(0, "third")));
    }
    List<RawRecord> records =
        collect(
            ReadKafka.of(config(), MAX_DELAY)
                .withClock(() -> START.plus(Duration.ofHours(1)).toEpochMilli()),
            3);
    assertThat(
        records.stream().map(record -> record.position().arrivalMillis()).toList(),
        contains(
            START.plusSeconds(30).toEpochMilli(),
            START.plusSeconds(30).toEpochMilli(),
            START.plusSeconds(40).toEpochMilli()));
    assertThat(
        records.stream().map(record -> record.position().ingestMillis()).toList(),
        everyItem(is(START.plus(Duration.ofHours(1)).toEpochMilli())));
  }

  @Test
  void startsAtExplicitOffsetsAndElsewhereAtTheEarliest() throws Exception {
    sendTenToEachPartition();
    List<RawRecord> records =
        read(
            config().withStartFrom(new StartPosition.Offsets(Map.of("0", 7L, topic + "/1", 10L))),
            13);
    assertThat(values(records, 0), contains("0-7", "0-8", "0-9"));
    assertThat(values(records, 1), hasSize(0));
    assertThat(values(records, 2), hasSize(10));
  }

  @Test
  void startsAtATimestampAndAtTheEndOfPartitionsThatHaveNothingSoYoung() throws Exception {
    sendTenToEachPartition();
    try (KafkaProducer<byte[], byte[]> producer = producer(Map.of())) {
      send(producer, at(100, record(1, "young")));
    }
    Running read =
        start(config().withStartFrom(new StartPosition.Timestamp(START.plusSeconds(50))));
    read.awaitSize(1);
    try (KafkaProducer<byte[], byte[]> producer = producer(Map.of())) {
      send(producer, at(1, record(2, "after the start")));
    }
    read.awaitSize(2);
    assertThat(
        read.records().stream().map(ReadKafkaTest::value).toList(),
        containsInAnyOrder("young", "after the start"));
  }

  @Test
  void abortedTransactionsAreNotRead() throws Exception {
    sendAbortedAndCommitted();
    assertThat(
        read(config(), 1).stream().map(ReadKafkaTest::value).toList(), contains("committed"));
  }

  @Test
  void uncommittedRecordsAreReadOnRequest() throws Exception {
    sendAbortedAndCommitted();
    KafkaConfig config = config();
    List<RawRecord> records =
        read(
            new KafkaConfig(
                config.bootstrapServers(),
                List.of(),
                topic.substring(0, topic.length() - 1) + ".",
                config.startFrom(),
                LostOffsets.EARLIEST,
                "lag-monitor",
                Isolation.READ_UNCOMMITTED,
                config.properties()),
            2);
    assertThat(
        records.stream().map(ReadKafkaTest::value).toList(),
        containsInAnyOrder("aborted", "committed"));
  }

  @Test
  void quietAndEmptyPartitionsDoNotHoldWindows() throws Exception {
    // The last thing in partition 0 is the marker of a transaction, partition 2 is empty.
    sendAbortedAndCommitted();
    try (KafkaProducer<byte[], byte[]> producer = producer(Map.of())) {
      send(producer, at(70, record(1, "quiet since")));
    }
    Pipeline pipeline = pipeline();
    PCollection<KV<String, Long>> counts =
        pipeline
            .apply(ReadKafka.of(config(), Duration.ZERO))
            .apply(MapElements.into(TypeDescriptors.strings()).via(ReadKafkaTest::value))
            .apply(Window.into(FixedWindows.of(org.joda.time.Duration.standardMinutes(1))))
            .apply(Count.perElement());
    Collected<String> windows =
        Collected.from(counts, count -> count.getKey() + " " + count.getValue());
    running.add(pipeline.run());
    await()
        .atMost(PATIENCE)
        .until(windows::elements, containsInAnyOrder("committed 1", "quiet since 1"));
  }

  @Test
  void waitsForABrokerThatWentAway() throws Exception {
    sendTenToEachPartition();
    Running read = start(config());
    read.awaitSize(30);
    kafka.stop();
    await()
        .pollDelay(Duration.ofSeconds(4))
        .atMost(PATIENCE)
        .until(() -> !read.result().getState().isTerminal());
    kafka.start();
    sendTenToEachPartition();
    read.awaitSize(60);
    assertThat(read.result().getState().isTerminal(), is(false));
    assertThat(values(read.records(), 1), hasSize(20));
  }

  @Test
  void lostOffsetsFailThePipeline() throws Exception {
    sendTenToEachPartition();
    deleteUpTo(5);
    Running read = start(config().withStartFrom(new StartPosition.Offsets(Map.of("0", 2L))));
    Exception failure =
        assertThrows(
            Exception.class,
            () -> read.result().waitUntilFinish(org.joda.time.Duration.standardSeconds(60)));
    assertThat(messages(failure), hasItem(containsString("out of range")));
  }

  @Test
  void lostOffsetsAreSkippedOnRequest() throws Exception {
    sendTenToEachPartition();
    deleteUpTo(5);
    KafkaConfig config = config();
    List<RawRecord> records =
        read(
            new KafkaConfig(
                config.bootstrapServers(),
                config.topics(),
                null,
                new StartPosition.Offsets(Map.of("0", 2L)),
                LostOffsets.EARLIEST,
                null,
                config.isolation(),
                config.properties()),
            25);
    assertThat(values(records, 0), contains("0-5", "0-6", "0-7", "0-8", "0-9"));
  }

  @Test
  void noSecretIsInTheGraph() {
    ReadKafka read = ReadKafka.of(config(), MAX_DELAY);
    Pipeline pipeline = pipeline();
    pipeline.apply(read);
    StringBuilder shown = new StringBuilder(read + DisplayData.from(read).toString());
    shown.append(new String(SerializableUtils.serializeToByteArray(read), UTF_8));
    pipeline.traverseTopologically(
        new Pipeline.PipelineVisitor.Defaults() {
          @Override
          public void visitPrimitiveTransform(Node node) {
            shown.append(DisplayData.from(node.getTransform()));
          }
        });
    assertThat(shown.toString(), containsString("${file:"));
    assertThat(shown.toString(), not(containsString("planted")));
  }

  private void sendTenToEachPartition() {
    try (KafkaProducer<byte[], byte[]> producer = producer(Map.of())) {
      for (int partition = 0; partition < 3; partition++) {
        for (int number = 0; number < 10; number++) {
          send(producer, at(number, record(partition, partition + "-" + number)));
        }
      }
    }
  }

  private void sendAbortedAndCommitted() {
    try (KafkaProducer<byte[], byte[]> producer = producer(Map.of("transactional.id", topic))) {
      producer.initTransactions();
      producer.beginTransaction();
      send(producer, at(0, record(0, "aborted")));
      producer.flush();
      producer.abortTransaction();
      producer.beginTransaction();
      send(producer, at(1, record(0, "committed")));
      producer.commitTransaction();
    }
  }

  private void deleteUpTo(long offset) throws Exception {
    try (Admin admin = Admin.create(kafka.clientProperties())) {
      admin
          .deleteRecords(Map.of(new TopicPartition(topic, 0), RecordsToDelete.beforeOffset(offset)))
          .all()
          .get();
    }
  }

  private KafkaConfig config() {
    return KafkaConfig.of(kafka.bootstrapServers(), List.of(topic))
        .withProperties(login.properties());
  }

  private List<RawRecord> read(KafkaConfig config, int count) {
    return collect(ReadKafka.of(config, MAX_DELAY), count);
  }

  private List<RawRecord> collect(ReadKafka read, int count) {
    Running reading = start(read);
    reading.awaitSize(count);
    return reading.records();
  }

  private Running start(KafkaConfig config) {
    return start(ReadKafka.of(config, MAX_DELAY));
  }

  private Running start(ReadKafka read) {
    Pipeline pipeline = pipeline();
    Collected<RawRecord> collected =
        Collected.from(pipeline.apply("ReadKafka", read), record -> record);
    PipelineResult result = pipeline.run();
    running.add(result);
    return new Running(result, collected);
  }

  private record Running(PipelineResult result, Collected<RawRecord> collected) {
    void awaitSize(int count) {
      await().atMost(PATIENCE).until(() -> records().size(), greaterThanOrEqualTo(count));
    }

    List<RawRecord> records() {
      return collected.elements();
    }
  }

  private static Pipeline pipeline() {
    DirectOptions options = PipelineOptionsFactory.as(DirectOptions.class);
    options.setBlockOnRun(false);
    options.setTargetParallelism(2);
    return Pipeline.create(options);
  }

  private static KafkaProducer<byte[], byte[]> producer(Map<String, Object> more) {
    Map<String, Object> properties = kafka.clientProperties();
    properties.putAll(more);
    return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
  }

  private ProducerRecord<byte[], byte[]> record(int partition, String value) {
    return new ProducerRecord<>(topic, partition, null, bytes(value));
  }

  private static ProducerRecord<byte[], byte[]> at(
      int second, ProducerRecord<byte[], byte[]> record) {
    return new ProducerRecord<>(
        record.topic(),
        record.partition(),
        START.plusSeconds(second).toEpochMilli(),
        record.key(),
        record.value());
  }

  /** Without acknowledgement a record that was refused would only show as a timeout. */
  private static void send(
      KafkaProducer<byte[], byte[]> producer, ProducerRecord<byte[], byte[]> record) {
    var unused =
        producer.send(
            record,
            (sent, failure) -> {
              if (failure != null && !(failure instanceof TransactionAbortedException)) {
                throw new AssertionError("not sent: " + record, failure);
              }
            });
  }

  private static Stream<Integer> numbers(int count) {
    return IntStream.range(0, count).boxed();
  }

  private static List<String> values(List<RawRecord> records, int partition) {
    return records.stream()
        .filter(record -> record.position().partition() == partition)
        .map(ReadKafkaTest::value)
        .toList();
  }

  private static String value(RawRecord record) {
    return new String(record.value(), UTF_8);
  }

  private static List<String> messages(Throwable failure) {
    List<String> messages = new ArrayList<>();
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      messages.add(String.valueOf(cause.getMessage()));
    }
    return messages;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
