/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.config;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * What to read from Kafka, and how.
 *
 * @param bootstrapServers host:port of the brokers to ask first, separated by commas
 * @param topics the topics, or empty where a pattern chooses them
 * @param topicPattern a regular expression for whole topic names, or null where topics are named
 * @param startFrom where to start without a checkpoint
 * @param lostOffsets what to do about records that were deleted before they were read
 * @param groupId the consumer group to commit to for lag monitors, or null for none
 * @param isolation whether records of open and aborted transactions are read
 * @param properties further properties of Kafka's consumer; secrets are references
 */
public record KafkaConfig(
    String bootstrapServers,
    List<String> topics,
    @Nullable String topicPattern,
    StartPosition startFrom,
    LostOffsets lostOffsets,
    @Nullable String groupId,
    Isolation isolation,
    Map<String, String> properties)
    implements SourceConfig {

  public KafkaConfig {
    requireNonNull(bootstrapServers, "bootstrapServers");
    topics = List.copyOf(topics);
    requireNonNull(startFrom, "startFrom");
    requireNonNull(lostOffsets, "lostOffsets");
    requireNonNull(isolation, "isolation");
    properties = Map.copyOf(properties);
    if (topics.isEmpty() == (topicPattern == null)) {
      throw new IllegalArgumentException("either topics or topicPattern, but not both: " + topics);
    }
  }

  /** Reads these topics from the earliest record on, with every other setting at its default. */
  public static KafkaConfig of(String bootstrapServers, List<String> topics) {
    return new KafkaConfig(
        bootstrapServers,
        topics,
        null,
        new StartPosition.Earliest(),
        LostOffsets.FAIL,
        null,
        Isolation.READ_COMMITTED,
        Map.of());
  }

  /** The same, started elsewhere. */
  public KafkaConfig withStartFrom(StartPosition position) {
    return new KafkaConfig(
        bootstrapServers,
        topics,
        topicPattern,
        position,
        lostOffsets,
        groupId,
        isolation,
        properties);
  }

  /** The same with these properties of Kafka's consumer and no others. */
  public KafkaConfig withProperties(Map<String, String> replacement) {
    return new KafkaConfig(
        bootstrapServers,
        topics,
        topicPattern,
        startFrom,
        lostOffsets,
        groupId,
        isolation,
        replacement);
  }
}
