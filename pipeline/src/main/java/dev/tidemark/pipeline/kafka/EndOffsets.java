/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.kafka;

import dev.tidemark.pipeline.config.KafkaConfig;
import dev.tidemark.pipeline.config.Secrets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/** Asks Kafka where the partitions end that a pipeline reads. */
public final class EndOffsets {

  private static final Duration PATIENCE = Duration.ofSeconds(12);

  private EndOffsets() {}

  /**
   * The offset behind the last record of each partition, keyed by {@code topic/partition}.
   *
   * @throws SourceNotReadyException if the brokers do not answer
   */
  public static Map<String, Long> of(KafkaConfig config) throws InterruptedException {
    try (Admin admin = AdminClients.create(config, PATIENCE)) {
      Map<TopicPartition, OffsetSpec> partitions = new HashMap<>();
      admin
          .describeTopics(topics(config, admin))
          .allTopicNames()
          .get()
          .forEach(
              (topic, description) ->
                  description
                      .partitions()
                      .forEach(
                          partition ->
                              partitions.put(
                                  new TopicPartition(topic, partition.partition()),
                                  OffsetSpec.latest())));
      Map<String, Long> ends = new HashMap<>();
      admin
          .listOffsets(partitions)
          .all()
          .get()
          .forEach(
              (partition, end) ->
                  ends.put(partition.topic() + "/" + partition.partition(), end.offset()));
      return ends;
    } catch (ExecutionException failure) {
      throw new SourceNotReadyException(
          "Kafka at %s cannot tell where its topics end: %s"
              .formatted(
                  config.bootstrapServers(),
                  Secrets.scrubbed(
                      String.valueOf(failure.getCause().getMessage()), config.properties())));
    }
  }

  private static List<String> topics(KafkaConfig config, Admin admin)
      throws InterruptedException, ExecutionException {
    if (config.topicPattern() == null) {
      return config.topics();
    }
    Pattern pattern = Pattern.compile(config.topicPattern());
    return admin.listTopics().names().get().stream()
        .filter(topic -> pattern.matcher(topic).matches())
        .filter(topic -> !RecordConsumer.isKafkasOwn(topic))
        .toList();
  }
}
