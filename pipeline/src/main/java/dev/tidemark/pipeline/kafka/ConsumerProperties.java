/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.kafka;

import dev.tidemark.pipeline.config.KafkaConfig;
import dev.tidemark.pipeline.config.StartPosition;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;

/** The properties that the consumer gets, secrets still as references. */
final class ConsumerProperties {

  /** What holds where the configuration says nothing. */
  private static final Map<String, Object> DEFAULTS =
      Map.of(
          // A reader waits for a broker this long before the pipeline fails.
          ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
          300_000,
          // Large payloads are dead letters of ours, not failures of the consumer.
          ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
          4 << 20,
          ConsumerConfig.FETCH_MAX_BYTES_CONFIG,
          32 << 20,
          ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
          1_000,
          // Closing a consumer waits for its open fetch, and the direct runner, which starts its
          // readers anew all the time, would mostly wait for that.
          ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
          100,
          // Reading must not make a topic with a misspelt name.
          ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
          false);

  private ConsumerProperties() {}

  static Map<String, Object> of(KafkaConfig config) {
    Map<String, Object> properties = new HashMap<>(DEFAULTS);
    properties.putAll(config.properties());
    properties.put(
        ConsumerConfig.ISOLATION_LEVEL_CONFIG, config.isolation().name().toLowerCase(Locale.ROOT));
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    // For runners that do not ask the consumer where to start; RecordConsumer decides by itself.
    properties.put(
        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
        config.startFrom() instanceof StartPosition.Latest ? "latest" : "earliest");
    if (config.groupId() != null) {
      properties.put(ConsumerConfig.GROUP_ID_CONFIG, config.groupId());
    }
    return properties;
  }
}
