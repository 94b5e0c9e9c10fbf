/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.source;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * What the driver asks Kafka itself: the ends of partitions, empty ones included; and where it
 * tells the consumer group how far it is.
 */
public final class KafkaOffsets implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final List<KafkaRead> reads;
  private final List<KafkaConsumer<byte[], byte[]>> consumers = new ArrayList<>();

  /** Opens a consumer for each read; none of them joins a group. */
  public KafkaOffsets(List<KafkaRead> reads) {
    this.reads = reads;
    for (KafkaRead read : reads) {
      Map<String, Object> properties = new HashMap<>(read.consumer());
      properties.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
      properties.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
      properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
      consumers.add(new KafkaConsumer<>(properties));
    }
  }

  /** Returns the end of each partition of each read, by {@linkplain KafkaPartition#nameOf name}. */
  public Map<String, Long> endOffsets() {
    Map<String, Long> ends = new HashMap<>();
    for (int i = 0; i < reads.size(); i++) {
      int read = i;
      consumers
          .get(i)
          .endOffsets(partitions(i), PATIENCE)
          .forEach(
              (partition, end) ->
                  ends.put(
                      KafkaPartition.nameOf(read, partition.topic(), partition.partition()), end));
    }
    return ends;
  }

  private List<TopicPartition> partitions(int index) {
    KafkaRead read = reads.get(index);
    List<TopicPartition> partitions = new ArrayList<>();
    if (!read.partitions().isEmpty()) {
      read.partitions()
          .forEach(
              (topic, numbers) ->
                  numbers.forEach(number -> partitions.add(new TopicPartition(topic, number))));
      return partitions;
    }
    List<String> topics = new ArrayList<>(read.topics());
    if (read.pattern() != null) {
      Pattern pattern = Pattern.compile(read.pattern());
      consumers.get(index).listTopics(PATIENCE).keySet().stream()
          .filter(topic -> pattern.matcher(topic).matches())
          .forEach(topics::add);
    }
    for (String topic : topics) {
      consumers
          .get(index)
          .partitionsFor(topic, PATIENCE)
          .forEach(info -> partitions.add(new TopicPartition(info.topic(), info.partition())));
    }
    return partitions;
  }

  /** Tells the consumer groups of those reads that want it where a committed batch has ended. */
  public void commit(Map<String, Long> consumedUpTo) {
    for (int i = 0; i < reads.size(); i++) {
      if (!reads.get(i).commitsOffsets()) {
        continue;
      }
      Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
      for (TopicPartition partition : partitions(i)) {
        Long offset =
            consumedUpTo.get(KafkaPartition.nameOf(i, partition.topic(), partition.partition()));
        if (offset != null) {
          offsets.put(partition, new OffsetAndMetadata(offset));
        }
      }
      consumers.get(i).commitSync(offsets, PATIENCE);
    }
  }

  @Override
  public void close() {
    consumers.forEach(consumer -> consumer.close(Duration.ofSeconds(5)));
  }
}
