/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.testdata.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tidemark.testdata.kafka.KafkaRecordWriter.Surroundings;
import dev.tidemark.testdata.record.GeneratedRecord;
import dev.tidemark.testdata.record.GeneratedRecord.Header;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/** Against Kafka's own stand-in for a producer; the clock moves only when the writer waits. */
final class KafkaRecordWriterTest {
  private static final long START = Instant.parse("2026-01-05T09:00:00Z").toEpochMilli();

  private final Map<String, Object> configuration = new HashMap<>();
  private final List<Duration> waits = new ArrayList<>();
  private final List<WriteProgress> progress = new ArrayList<>();
  private long nowMillis = START;
  private MockProducer<byte[], byte[]> producer = producer(true);

  @Test
  void keepsEverythingOfARecord() throws InterruptedException {
    long written =
        writer(Pace.AS_FAST_AS_POSSIBLE)
            .write(
                List.of(
                        new GeneratedRecord(
                            1,
                            0,
                            START + 60_000,
                            "key".getBytes(UTF_8),
                            "value".getBytes(UTF_8),
                            List.of(new Header("a", new byte[] {1}), new Header("a", null))),
                        new GeneratedRecord(0, 0, START + 60_001, null, null, List.of()))
                    .iterator());

    assertThat(written, is(2L));
    assertThat(producer.history(), hasSize(2));
    ProducerRecord<byte[], byte[]> first = producer.history().get(0);
    assertThat(first.topic(), is("clicks"));
    assertThat(first.partition(), is(1));
    assertThat(first.timestamp(), is(START + 60_000));
    assertThat(new String(first.key(), UTF_8), is("key"));
    assertThat(new String(first.value(), UTF_8), is("value"));
    assertThat(first.headers().toArray().length, is(2));
    assertThat(first.headers().lastHeader("a").value(), is(nullValue()));
    assertThat(producer.history().get(1).value(), is(nullValue()));
    assertThat(producer.closed(), is(true));
    assertThat(waits, is(empty()));
  }

  @Test
  void deliveryCannotBeWeakened() throws InterruptedException {
    writer(Pace.AS_FAST_AS_POSSIBLE).write(records(0));
    assertThat(configuration.get("acks"), is("all"));
    assertThat(configuration.get("enable.idempotence"), is(true));
    assertThat(configuration.get("compression.type"), is("gzip"));
    assertThat(configuration.get("max.request.size"), is(4 * 1024 * 1024));
  }

  @Test
  void sendsWhenArrivalComes() throws InterruptedException {
    writer(Pace.BY_ARRIVAL).write(records(0, 250, 250, 3_000));
    assertThat(timestamps(), contains(START, START + 250, START + 250, START + 3_000));
    // Never longer than the interval of the progress report.
    assertThat(
        waits,
        contains(
            Duration.ofMillis(250),
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            Duration.ofMillis(750)));
  }

  @Test
  void whatIsOverdueKeepsItsArrival() throws InterruptedException {
    nowMillis = START + 10_000;
    writer(Pace.BY_ARRIVAL).write(records(0, 9_999, 10_000));
    assertThat(timestamps(), contains(START, START + 9_999, START + 10_000));
    assertThat(waits, is(empty()));
  }

  @Test
  void timestampsNeverGoBack() throws InterruptedException {
    writer(Pace.BY_ARRIVAL).write(records(500, 200));
    assertThat(timestamps(), contains(START + 500, START + 500));
  }

  @Test
  void tellsProgressWhileWaitingAndAtTheEnd() throws InterruptedException {
    writer(Pace.BY_ARRIVAL).write(records(0, 2_500));
    assertThat(
        progress,
        contains(
            new WriteProgress(1, 1, Instant.ofEpochMilli(START), Duration.ofSeconds(1)),
            new WriteProgress(1, 1, Instant.ofEpochMilli(START), Duration.ofSeconds(2)),
            new WriteProgress(
                2, 2, Instant.ofEpochMilli(START + 2_500), Duration.ofMillis(2_500))));
  }

  @Test
  void aRefusedRecordFailsTheWrite() {
    producer = producer(true);
    producer.sendException = new RecordTooLargeException("too large by 7 bytes");
    KafkaWriteException failed =
        assertThrows(
            KafkaWriteException.class, () -> writer(Pace.AS_FAST_AS_POSSIBLE).write(records(0)));
    assertThat(
        failed.getMessage(),
        is(
            "cannot write to topic 'clicks' at broker:9092: too large by 7 bytes"
                + " (RecordTooLargeException); 0 records had been acknowledged"));
    assertThat(producer.closed(), is(true));
  }

  @Test
  void aRecordThatIsNeverAcknowledgedFailsTheWrite() {
    producer = producer(false);
    List<GeneratedRecord> records = new ArrayList<>();
    records(0, 1, 2).forEachRemaining(records::add);
    var failing =
        new Iterator<GeneratedRecord>() {
          private int next;

          @Override
          public boolean hasNext() {
            return next < records.size();
          }

          @Override
          public GeneratedRecord next() {
            if (next == 1) {
              producer.completeNext();
            } else if (next == 2) {
              producer.errorNext(new TimeoutException("broker is away"));
            }
            return records.get(next++);
          }
        };
    KafkaWriteException failed =
        assertThrows(
            KafkaWriteException.class, () -> writer(Pace.AS_FAST_AS_POSSIBLE).write(failing));
    assertThat(
        failed.getMessage(),
        allOf(containsString("broker is away"), containsString("1 records had been acknowledged")));
  }

  @Test
  void interruptionEndsTheWrite() {
    Thread.currentThread().interrupt();
    assertThrows(
        InterruptedException.class, () -> writer(Pace.AS_FAST_AS_POSSIBLE).write(records(0)));
    assertThat(producer.history(), is(empty()));
    assertThat(producer.closed(), is(true));
  }

  @Test
  void needsABroker() {
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class, () -> KafkaRecordWriter.to("clicks", Map.of()));
    assertThat(refused.getMessage(), containsString("bootstrap.servers"));
  }

  @Test
  void saysWhichSettingKafkaRefuses() {
    Map<String, Object> properties =
        Map.of("bootstrap.servers", "localhost:1", "compression.type", "zip");
    KafkaWriteException failed =
        assertThrows(
            KafkaWriteException.class,
            () -> KafkaRecordWriter.to("clicks", properties).write(records(0)));
    assertThat(failed.getMessage(), containsString("compression.type"));
  }

  @Test
  void topicCreationSaysThatTheBrokerIsAway() {
    Map<String, Object> properties =
        Map.of(
            "bootstrap.servers",
            "localhost:1",
            "default.api.timeout.ms",
            200,
            "request.timeout.ms",
            100);
    KafkaWriteException failed =
        assertThrows(
            KafkaWriteException.class,
            () -> KafkaRecordWriter.to("clicks", properties).createTopic(3));
    assertThat(
        failed.getMessage(), containsString("cannot create topic 'clicks' at localhost:1: "));
  }

  private KafkaRecordWriter writer(Pace pace) {
    return new KafkaRecordWriter(
        "clicks",
        Map.of("bootstrap.servers", "broker:9092", "acks", "0", "compression.type", "gzip"),
        pace,
        Duration.ofSeconds(1),
        progress::add,
        new Surroundings(
            properties -> {
              configuration.putAll(properties);
              return producer;
            },
            () -> Instant.ofEpochMilli(nowMillis),
            duration -> {
              waits.add(duration);
              nowMillis += duration.toMillis();
            }));
  }

  private static MockProducer<byte[], byte[]> producer(boolean autoComplete) {
    Node node = new Node(0, "broker", 9092);
    List<PartitionInfo> partitions = new ArrayList<>();
    for (int partition = 0; partition < 2; partition++) {
      partitions.add(
          new PartitionInfo("clicks", partition, node, new Node[] {node}, new Node[] {node}));
    }
    Cluster cluster = new Cluster("test", List.of(node), partitions, Set.of(), Set.of());
    return new MockProducer<>(
        cluster, autoComplete, null, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** One-byte records that arrive so many milliseconds after the start. */
  private static Iterator<GeneratedRecord> records(long... arrivals) {
    List<GeneratedRecord> records = new ArrayList<>();
    for (long arrival : arrivals) {
      records.add(
          new GeneratedRecord(0, records.size(), START + arrival, null, new byte[] {7}, List.of()));
    }
    return records.iterator();
  }

  private List<Long> timestamps() {
    return producer.history().stream().map(ProducerRecord::timestamp).toList();
  }
}
