/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.kafka;

import dev.tidemark.pipeline.config.KafkaConfig;
import dev.tidemark.pipeline.config.Secrets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;

/** A topic in which the last record of each key stays. */
public final class CompactedTopic {

  private static final Duration PATIENCE = Duration.ofSeconds(12);

  private CompactedTopic() {}

  /**
   * Makes the topic if it is not there; one that is there is left as it is.
   *
   * @throws SourceNotReadyException if the broker does not let us
   */
  public static void ensure(KafkaConfig config, String topic) throws InterruptedException {
    NewTopic compacted =
        new NewTopic(topic, Optional.empty(), Optional.empty())
            .configs(Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT));
    try (Admin admin = AdminClients.create(config, PATIENCE)) {
      admin.createTopics(List.of(compacted)).all().get();
    } catch (ExecutionException failure) {
      if (!(failure.getCause() instanceof TopicExistsException)) {
        throw notReady(config, topic, failure.getCause());
      }
    } catch (KafkaException refused) {
      throw notReady(config, topic, refused);
    }
  }

  private static SourceNotReadyException notReady(
      KafkaConfig config, String topic, Throwable failure) {
    return new SourceNotReadyException(
        "Kafka at %s has no topic %s, and it cannot be made: %s"
            .formatted(
                config.bootstrapServers(),
                topic,
                Secrets.scrubbed(String.valueOf(failure.getMessage()), config.properties())));
  }
}
