/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.testdata.kafka;

import static java.util.Objects.requireNonNull;

import dev.tidemark.testdata.record.GeneratedRecord;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Writes records to a Kafka topic: each to its partition, with its arrival as timestamp, in order.
 * Every record is acknowledged by all replicas, exactly once (idempotent producer). Immutable; it
 * holds no connection between calls.
 *
 * <pre>{@code
 * KafkaRecordWriter writer =
 *     KafkaRecordWriter.to("clickstream-events", Map.of("bootstrap.servers", "localhost:9092"));
 * writer.createTopic(3);
 * writer.withPace(Pace.BY_ARRIVAL).write(generator);
 * }</pre>
 */
public final class KafkaRecordWriter {
  /** Takes the generator's 2 MB payloads. */
  static final int LARGEST_REQUEST_BYTES = 4 * 1024 * 1024;

  private final String topic;
  private final Map<String, Object> properties;
  private final Pace pace;
  private final Duration progressInterval;
  private final Consumer<WriteProgress> progress;
  private final Surroundings surroundings;

  /** What a test replaces. */
  record Surroundings(
      Function<Map<String, Object>, Producer<byte[], byte[]>> producers,
      InstantSource clock,
      Pause pause) {}

  /** Waits for this long, or less. */
  @FunctionalInterface
  interface Pause {
    void await(Duration duration) throws InterruptedException;
  }

  KafkaRecordWriter(
      String topic,
      Map<String, Object> properties,
      Pace pace,
      Duration progressInterval,
      Consumer<WriteProgress> progress,
      Surroundings surroundings) {
    this.topic = requireNonNull(topic, "topic");
    this.properties = Map.copyOf(properties);
    this.pace = requireNonNull(pace, "pace");
    this.progressInterval = requireNonNull(progressInterval, "progressInterval");
    this.progress = requireNonNull(progress, "progress");
    this.surroundings = surroundings;
  }

  /**
   * A writer to a topic, as fast as possible.
   *
   * @param topic the topic
   * @param kafkaProperties Kafka's own client properties; {@code bootstrap.servers} is required.
   *     They win over this class's defaults, except for serializers, {@code acks} and idempotence
   */
  public static KafkaRecordWriter to(String topic, Map<String, ?> kafkaProperties) {
    Object servers = kafkaProperties.get(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG);
    if (servers == null || servers.toString().isBlank()) {
      throw new IllegalArgumentException("bootstrap.servers is missing in the Kafka properties");
    }
    return new KafkaRecordWriter(
        topic,
        new HashMap<>(kafkaProperties),
        Pace.AS_FAST_AS_POSSIBLE,
        Duration.ofSeconds(1),
        snapshot -> {},
        new Surroundings(
            KafkaProducer::new,
            InstantSource.system(),
            duration -> TimeUnit.NANOSECONDS.sleep(duration.toNanos())));
  }

  /** The same writer at another pace. */
  public KafkaRecordWriter withPace(Pace newPace) {
    return new KafkaRecordWriter(
        topic, properties, newPace, progressInterval, progress, surroundings);
  }

  /**
   * The same writer, telling its progress about this often on the writing thread, and at the end.
   */
  public KafkaRecordWriter withProgress(Duration interval, Consumer<WriteProgress> listener) {
    return new KafkaRecordWriter(topic, properties, pace, interval, listener, surroundings);
  }

  /**
   * Creates the topic if it is not there, for messages of up to 4 MiB, with the producer's
   * timestamps and without an end of retention: simulated records may be older than the usual seven
   * days.
   *
   * @return whether it was created
   * @throws KafkaWriteException if the broker cannot be reached or refuses, or if the topic is
   *     there with fewer partitions
   */
  public boolean createTopic(int partitions) throws InterruptedException {
    return new TopicCreation(topic, properties).create(partitions);
  }

  /**
   * Writes all records and waits until the last is acknowledged.
   *
   * @return how many there were
   * @throws KafkaWriteException if one of them could not be written; some may have been
   * @throws InterruptedException if interrupted; what was sent before is still delivered if the
   *     broker takes it within five seconds
   */
  public long write(Iterator<GeneratedRecord> records) throws InterruptedException {
    Map<String, Object> configuration = producerConfiguration();
    try (SendingSession session =
        SendingSession.open(
            topic,
            String.valueOf(properties.get(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG)),
            () -> surroundings.producers().apply(configuration))) {
      ProgressReport report = new ProgressReport(surroundings.clock(), progressInterval, progress);
      long latestTimestamp = Long.MIN_VALUE;
      while (records.hasNext()) {
        GeneratedRecord record = records.next();
        awaitArrival(record, report);
        latestTimestamp = Math.max(latestTimestamp, timestamp(record));
        session.send(record, latestTimestamp);
        report.sent(record);
      }
      session.finish();
      return report.finished();
    }
  }

  private Map<String, Object> producerConfiguration() {
    Map<String, Object> configuration = new HashMap<>();
    configuration.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, LARGEST_REQUEST_BYTES);
    configuration.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    configuration.put(ProducerConfig.LINGER_MS_CONFIG, 5);
    configuration.put(ProducerConfig.BATCH_SIZE_CONFIG, 128 * 1024);
    configuration.putAll(properties);
    configuration.put(ProducerConfig.ACKS_CONFIG, "all");
    configuration.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    configuration.put(
        ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class.getName());
    configuration.put(
        ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class.getName());
    return configuration;
  }

  private void awaitArrival(GeneratedRecord record, ProgressReport report)
      throws InterruptedException {
    if (pace == Pace.AS_FAST_AS_POSSIBLE) {
      return;
    }
    for (long left = left(record); left > 0; left = left(record)) {
      Duration wait = Duration.ofMillis(left);
      surroundings.pause().await(wait.compareTo(progressInterval) < 0 ? wait : progressInterval);
      report.tellWhenDue();
    }
  }

  private long left(GeneratedRecord record) {
    return record.arrivalMillis() - surroundings.clock().millis();
  }

  private long timestamp(GeneratedRecord record) {
    return pace == Pace.AS_FAST_AS_POSSIBLE
        ? record.arrivalMillis()
        : Math.min(record.arrivalMillis(), surroundings.clock().millis());
  }
}
