/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.direct.chaos;

import dev.tidemark.transforms.deadletter.FailureType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** What a chaos run does to the topic itself. */
final class ChaosTopic {

  /** What becomes of poison. */
  static final FailureType POISON = FailureType.NOT_JSON;

  private final String topic;
  private final Map<String, Object> properties;
  private int partitions = ChaosSettings.PARTITIONS;

  ChaosTopic(String topic, String bootstrapServers) {
    this.topic = topic;
    this.properties = Map.of("bootstrap.servers", bootstrapServers);
  }

  int partitions() {
    return partitions;
  }

  /** Adds a partition, which gets no events. */
  void addPartition() throws InterruptedException {
    try (Admin admin = Admin.create(properties)) {
      admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(partitions + 1))).all().get();
      partitions++;
    } catch (ExecutionException failure) {
      throw new IllegalStateException("no partition could be added", failure.getCause());
    }
  }

  /**
   * Writes records that are no events, all acknowledged. They have the latest timestamp of all that
   * are there: time does not go on by poison.
   */
  void poison(Random random, int count) throws InterruptedException {
    long arrival = latestTimestamp();
    List<Future<RecordMetadata>> sent = new ArrayList<>(count);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (int i = 0; i < count; i++) {
        byte[] value = ("poison " + random.nextInt()).getBytes(StandardCharsets.UTF_8);
        sent.add(
            producer.send(
                new ProducerRecord<>(topic, random.nextInt(partitions), arrival, null, value)));
      }
      producer.flush();
      for (Future<RecordMetadata> record : sent) {
        record.get();
      }
    } catch (ExecutionException failure) {
      throw new IllegalStateException("poison could not be written", failure.getCause());
    }
  }

  private long latestTimestamp() throws InterruptedException {
    Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
    for (int partition = 0; partition < ChaosSettings.PARTITIONS; partition++) {
      latest.put(new TopicPartition(topic, partition), OffsetSpec.maxTimestamp());
    }
    try (Admin admin = Admin.create(properties)) {
      return admin.listOffsets(latest).all().get().values().stream()
          .mapToLong(ListOffsetsResultInfo::timestamp)
          .max()
          .orElseThrow();
    } catch (ExecutionException failure) {
      throw new IllegalStateException("the topic has no times", failure.getCause());
    }
  }
}
