/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.source;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.apache.beam.sdk.io.kafka.DeserializerProvider;
import org.apache.beam.sdk.io.kafka.KafkaIO;
import org.apache.beam.sdk.io.kafka.TimestampPolicyFactory;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * A {@link KafkaIO.Read} as this runner reads it: in ranges of offsets, with the pipeline's
 * consumers, deserializers and timestamp policy.
 *
 * @param name the step
 * @param properties the properties of its consumers
 * @param offsetProperties what the consumers that look up offsets have on top
 * @param topics the topics, or empty
 * @param partitions the partitions, or empty
 * @param pattern the pattern of topics, or null
 * @param startMillis where to start when there is no position yet, in the time of records, or null
 * @param consumers makes the consumers
 * @param keyDeserializer makes the deserializer of keys
 * @param valueDeserializer makes the deserializer of values
 * @param policies makes the timestamp policy of a partition
 * @param commitsOffsets whether positions are committed to the consumer group, for others to see
 * @param output the number of the output
 */
public record KafkaRead(
    String name,
    HashMap<String, Object> properties,
    HashMap<String, Object> offsetProperties,
    ArrayList<String> topics,
    ArrayList<TopicPartition> partitions,
    @Nullable String pattern,
    @Nullable Long startMillis,
    SerializableFunction<Map<String, Object>, Consumer<byte[], byte[]>> consumers,
    DeserializerProvider<Object> keyDeserializer,
    DeserializerProvider<Object> valueDeserializer,
    TimestampPolicyFactory<Object, Object> policies,
    boolean commitsOffsets,
    int output)
    implements Serializable {

  /**
   * Returns whether the read has nothing but what ranges of offsets can express; one that has is
   * run as a plain Beam source.
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
    Pattern topicPattern = read.getTopicPattern();
    return new KafkaRead(
        name,
        new HashMap<>(read.getConsumerConfig()),
        new HashMap<>(
            read.getOffsetConsumerConfig() == null ? Map.of() : read.getOffsetConsumerConfig()),
        new ArrayList<>(read.getTopics() == null ? List.of() : read.getTopics()),
        new ArrayList<>(read.getTopicPartitions() == null ? List.of() : read.getTopicPartitions()),
        topicPattern == null ? null : topicPattern.pattern(),
        read.getStartReadTime() == null ? null : read.getStartReadTime().getMillis(),
        read.getConsumerFactoryFn(),
        (DeserializerProvider<Object>) Objects.requireNonNull(read.getKeyDeserializerProvider()),
        (DeserializerProvider<Object>) Objects.requireNonNull(read.getValueDeserializerProvider()),
        (TimestampPolicyFactory<Object, Object>)
            (TimestampPolicyFactory<?, ?>) read.getTimestampPolicyFactory(),
        read.isCommitOffsetsInFinalizeEnabled(),
        output);
  }

  /** Makes a consumer for the driver, which looks up offsets and reads nothing. */
  Consumer<byte[], byte[]> newOffsetConsumer() {
    Map<String, Object> all = new HashMap<>(properties);
    all.putAll(offsetProperties);
    return newConsumer(all);
  }

  /**
   * Makes a consumer that reads from where it is told and never moves elsewhere by itself: {@code
   * auto.offset.reset} is {@code none}.
   */
  Consumer<byte[], byte[]> newReadingConsumer() {
    Map<String, Object> all = new HashMap<>(properties);
    all.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    return newConsumer(all);
  }

  private Consumer<byte[], byte[]> newConsumer(Map<String, Object> all) {
    all.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class.getName());
    all.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class.getName());
    all.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    return consumers.apply(all);
  }

  /** Returns a property as a number of milliseconds, or a default. */
  long millis(String property, long otherwise) {
    Object value = properties.get(property);
    return value == null ? otherwise : Long.parseLong(value.toString());
  }
}
