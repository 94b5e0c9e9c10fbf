/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.direct.chaos;

import dev.tidemark.transforms.deadletter.FailureType;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** What a chaos run does to the topic itself. */
final class ChaosTopic {

  /** What becomes of poison. */
  static final FailureType POISON = FailureType.NOT_JSON;

  private final Map<String, Object> properties;
  private int partitions = ChaosSettings.PARTITIONS;

  ChaosTopic(int brokerPort) {
    this.properties = Map.of("bootstrap.servers", "127.0.0.1:" + brokerPort);
  }

  int partitions() {
    return partitions;
  }

  /** Adds a partition, which gets no events. */
  void addPartition() throws InterruptedException {
    try (Admin admin = Admin.create(properties)) {
      admin
          .createPartitions(Map.of(ChaosSettings.TOPIC, NewPartitions.increaseTo(partitions + 1)))
          .all()
          .get();
      partitions++;
    } catch (ExecutionException failure) {
      throw new IllegalStateException("no partition could be added", failure.getCause());
    }
  }

  /**
   * Writes records that are no events, all acknowledged.
   *
   * @param arrival their timestamp, not behind that of the events: time shall not go on by poison
   */
  void poison(Random random, int count, Instant arrival) throws InterruptedException {
    List<Future<RecordMetadata>> sent = new ArrayList<>(count);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (int i = 0; i < count; i++) {
        byte[] value = ("poison " + random.nextInt()).getBytes(StandardCharsets.UTF_8);
        sent.add(
            producer.send(
                new ProducerRecord<>(
                    ChaosSettings.TOPIC,
                    random.nextInt(partitions),
                    arrival.toEpochMilli(),
                    null,
                    value)));
      }
      producer.flush();
      for (Future<RecordMetadata> record : sent) {
        record.get();
      }
    } catch (ExecutionException failure) {
      throw new IllegalStateException("poison could not be written", failure.getCause());
    }
  }
}
