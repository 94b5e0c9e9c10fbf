/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.config;

import static java.util.Objects.requireNonNull;

import dev.tidemark.transforms.time.TimePolicy;
import java.util.List;
import java.util.Map;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * What commands need that write to Kafka.
 *
 * @param bootstrapServers host:port of the brokers to ask first, or null where none are set
 * @param topics the topics, none or more
 * @param kafkaProperties the {@code kafka.*} settings; secrets are references
 * @param time what the pipeline will take for late
 */
public record ProducerSettings(
    @Nullable String bootstrapServers,
    List<String> topics,
    Map<String, String> kafkaProperties,
    TimePolicy time) {

  public ProducerSettings {
    topics = List.copyOf(topics);
    kafkaProperties = Map.copyOf(kafkaProperties);
    requireNonNull(time, "time");
  }
}
