/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.oracle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads a topic of ride counts as a consumer of its own would: committed messages only, and of each
 * key the last one, as compaction keeps it.
 */
public final class PublishedCounts {

  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration POLL = Duration.ofMillis(500);

  private PublishedCounts() {}

  /**
   * The count of each window and type, keyed by {@link RidesComparison#publishedKey}.
   *
   * @param clientProperties how the brokers are reached
   */
  public static Map<String, Long> read(Map<String, Object> clientProperties, String topic) {
    Map<String, Object> properties = new HashMap<>(clientProperties);
    properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    Map<String, Long> counts = new TreeMap<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(partition -> new TopicPartition(topic, partition.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        for (ConsumerRecord<byte[], byte[]> message : consumer.poll(POLL)) {
          counts.put(
              key(JSON.readTree(message.key())),
              JSON.readTree(message.value()).get("event_count").asLong());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("topic " + topic + " holds what is not JSON", e);
    }
    return counts;
  }

  private static String key(JsonNode message) {
    return RidesComparison.publishedKey(
        Instant.parse(message.get("window_start").asText()).toEpochMilli(),
        message.get("event_type").asText());
  }
}
