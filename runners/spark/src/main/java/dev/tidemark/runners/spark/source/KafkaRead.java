/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.source;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.beam.sdk.io.kafka.DeserializerProvider;
import org.apache.beam.sdk.io.kafka.KafkaIO;
import org.apache.beam.sdk.io.kafka.TimestampPolicyFactory;
import org.apache.kafka.common.TopicPartition;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * A {@link KafkaIO.Read} as this runner reads it: through Spark's Kafka source, with the pipeline's
 * deserializers and timestamp policy.
 *
 * @param name the step
 * @param consumer the properties of its consumers
 * @param topics the topics, or empty
 * @param partitions the partitions as topic and number, or empty
 * @param pattern the pattern of topics, or null
 * @param startMillis where to start when there is no position yet, in the time of records, or null
 * @param keyDeserializer makes the deserializer of keys
 * @param valueDeserializer makes the deserializer of values
 * @param policies makes the timestamp policy of a partition
 * @param commitsOffsets whether positions are committed to the consumer group, for others to see
 * @param output the number of the output
 */
public record KafkaRead(
    String name,
    HashMap<String, Object> consumer,
    ArrayList<String> topics,
    TreeMap<String, ArrayList<Integer>> partitions,
    @Nullable String pattern,
    @Nullable Long startMillis,
    DeserializerProvider<Object> keyDeserializer,
    DeserializerProvider<Object> valueDeserializer,
    TimestampPolicyFactory<Object, Object> policies,
    boolean commitsOffsets,
    int output)
    implements Serializable {

  /** Consumer properties that Spark's source sets itself. */
  private static final Set<String> SET_BY_SPARK =
      Set.of(
          "key.deserializer",
          "value.deserializer",
          "enable.auto.commit",
          "auto.offset.reset",
          "interceptor.classes");

  /**
   * Returns whether the read has nothing that Spark's source cannot do; one that has is run as a
   * plain Beam source.
   */
  public static boolean supports(KafkaIO.Read<?, ?> read) {
    return !read.isDynamicRead()
        && read.getMaxNumRecords() == Long.MAX_VALUE
        && read.getMaxReadTime() == null
        && read.getStopReadTime() == null
        && read.getCheckStopReadingFn() == null
        && !read.isRedistributed()
        && read.getKeyDeserializerProvider() != null
        && read.getValueDeserializerProvider() != null;
  }

  /** Takes the configuration of a read. */
  @SuppressWarnings("unchecked") // Keys and values are opaque behind their deserializers.
  public static KafkaRead of(String name, KafkaIO.Read<?, ?> read, int output) {
    TreeMap<String, ArrayList<Integer>> partitions = new TreeMap<>();
    List<TopicPartition> given =
        read.getTopicPartitions() == null ? List.of() : read.getTopicPartitions();
    given.forEach(
        partition ->
            partitions
                .computeIfAbsent(partition.topic(), unused -> new ArrayList<>())
                .add(partition.partition()));
    Pattern topicPattern = read.getTopicPattern();
    return new KafkaRead(
        name,
        new HashMap<>(read.getConsumerConfig()),
        new ArrayList<>(read.getTopics() == null ? List.of() : read.getTopics()),
        partitions,
        topicPattern == null ? null : topicPattern.pattern(),
        read.getStartReadTime() == null ? null : read.getStartReadTime().getMillis(),
        (DeserializerProvider<Object>) Objects.requireNonNull(read.getKeyDeserializerProvider()),
        (DeserializerProvider<Object>) Objects.requireNonNull(read.getValueDeserializerProvider()),
        (TimestampPolicyFactory<Object, Object>)
            (TimestampPolicyFactory<?, ?>) read.getTimestampPolicyFactory(),
        read.isCommitOffsetsInFinalizeEnabled(),
        output);
  }

  /** Returns the options of Spark's source. */
  public Map<String, String> sparkOptions(long maxOffsetsPerTrigger, boolean failOnDataLoss) {
    Map<String, String> options = new HashMap<>();
    consumer.forEach(
        (key, value) -> {
          if (!SET_BY_SPARK.contains(key) && value != null) {
            options.put("kafka." + key, value.toString());
          }
        });
    if (!partitions.isEmpty()) {
      options.put("assign", json());
    } else if (pattern != null) {
      options.put("subscribePattern", pattern);
    } else {
      options.put("subscribe", String.join(",", new HashSet<>(topics)));
    }
    if (startMillis != null) {
      options.put("startingTimestamp", startMillis.toString());
      options.put("startingOffsetsByTimestampStrategy", "latest");
    } else {
      options.put(
          "startingOffsets",
          "earliest".equals(consumer.get("auto.offset.reset")) ? "earliest" : "latest");
    }
    options.put("maxOffsetsPerTrigger", Long.toString(maxOffsetsPerTrigger));
    options.put("failOnDataLoss", Boolean.toString(failOnDataLoss));
    options.put("includeHeaders", "true");
    return options;
  }

  private String json() {
    List<String> entries = new ArrayList<>();
    partitions.forEach((topic, numbers) -> entries.add("\"" + topic + "\":" + numbers));
    return "{" + String.join(",", entries) + "}";
  }
}
