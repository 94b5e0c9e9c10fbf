/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.testdata.kafka;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;

/** Sees to it that the topic is there before records are written to it. */
final class TopicCheck {

  private final String topic;
  private final Map<String, Object> properties;

  TopicCheck(String topic, Map<String, Object> properties) {
    this.topic = topic;
    this.properties = properties;
  }

  boolean create(int partitions) throws InterruptedException {
    try (Admin admin = Admin.create(adminConfiguration())) {
      try {
        admin.createTopics(List.of(newTopic(partitions))).all().get();
        TopicLeaders.await(admin, topic, partitions);
        return true;
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof TopicExistsException)) {
          throw failed("create", e);
        }
      }
      requirePartitions(admin, partitions);
      return false;
    } catch (ExecutionException | KafkaException e) {
      throw failed("create", e);
    }
  }

  void require(int partitions) throws InterruptedException {
    try (Admin admin = Admin.create(adminConfiguration())) {
      requirePartitions(admin, partitions);
    } catch (ExecutionException | KafkaException e) {
      throw failed("use", e);
    }
  }

  private NewTopic newTopic(int partitions) {
    return new NewTopic(topic, Optional.of(partitions), Optional.empty())
        .configs(
            Map.of(
                TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                Integer.toString(KafkaRecordWriter.LARGEST_REQUEST_BYTES),
                TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG,
                "CreateTime",
                TopicConfig.RETENTION_MS_CONFIG,
                "-1"));
  }

  private void requirePartitions(Admin admin, int partitions)
      throws ExecutionException, InterruptedException {
    int actual =
        admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic).partitions().size();
    if (actual < partitions) {
      throw new KafkaWriteException(
          "topic '%s' at %s has %d partitions, but %d are needed"
              .formatted(topic, servers(), actual, partitions),
          null);
    }
  }

  private Map<String, Object> adminConfiguration() {
    Map<String, Object> configuration = new HashMap<>();
    configuration.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 15_000);
    configuration.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
    configuration.putAll(properties);
    return configuration;
  }

  private KafkaWriteException failed(String action, Exception cause) {
    return new KafkaWriteException(
        "cannot %s topic '%s' at %s: %s"
            .formatted(action, topic, servers(), KafkaWriteException.reason(cause)),
        cause);
  }

  private Object servers() {
    return properties.get(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG);
  }
}
