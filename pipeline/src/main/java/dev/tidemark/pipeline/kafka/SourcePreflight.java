/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.kafka;

import static java.util.Objects.requireNonNull;

import dev.tidemark.pipeline.config.KafkaConfig;
import dev.tidemark.pipeline.config.LostOffsets;
import dev.tidemark.pipeline.config.NearestName;
import dev.tidemark.pipeline.config.Secrets;
import dev.tidemark.pipeline.config.StartPosition.Offsets;
import dev.tidemark.pipeline.config.StartPosition.Resumed;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Looks whether a pipeline could read what it is told to: whether the broker answers, takes the
 * credentials and has the topics, and whether explicit offsets are there. Takes 15 seconds at most.
 */
public final class SourcePreflight {

  private static final Duration PATIENCE = Duration.ofSeconds(12);
  private static final int TOPICS_TO_SHOW = 10;

  private final KafkaConfig config;
  private final Duration patience;

  private SourcePreflight(KafkaConfig config, Duration patience) {
    this.config = requireNonNull(config, "config");
    this.patience = requireNonNull(patience, "patience");
  }

  /** Looks at what this configuration names. */
  public static SourcePreflight of(KafkaConfig config) {
    return new SourcePreflight(config, PATIENCE);
  }

  /** Waits this long, and no longer, for each answer of the broker. */
  SourcePreflight withPatience(Duration newPatience) {
    return new SourcePreflight(config, newPatience);
  }

  /**
   * Looks.
   *
   * @throws SourceNotReadyException with one sentence on what is wrong
   * @throws Secrets.SecretNotFoundException if a reference leads to no secret
   */
  public void check() throws InterruptedException {
    try (Admin admin = AdminClients.create(config, patience)) {
      answer(admin.describeCluster().nodes(), "the cluster");
      Map<String, TopicDescription> topics =
          config.topicPattern() == null ? namedTopics(admin) : matchingTopics(admin);
      if (config.startFrom() instanceof Offsets offsets) {
        checkOffsets(admin, offsets, topics);
      } else if (config.startFrom() instanceof Resumed resumed
          && config.lostOffsets() == LostOffsets.FAIL) {
        checkOffsets(admin, new Offsets(resumed.byPartition()), topics);
      }
    } catch (KafkaException refused) {
      // The client could not even be made: a property is wrong.
      throw notReady("does not work with these properties: " + deepest(refused));
    }
  }

  private Map<String, TopicDescription> namedTopics(Admin admin) throws InterruptedException {
    Map<String, TopicDescription> found = new LinkedHashMap<>();
    Set<String> missing = new TreeSet<>();
    for (Map.Entry<String, KafkaFuture<TopicDescription>> topic :
        admin.describeTopics(config.topics()).topicNameValues().entrySet()) {
      try {
        found.put(topic.getKey(), answer(topic.getValue(), "the topic " + topic.getKey()));
      } catch (TopicNotFound notFound) {
        missing.add(topic.getKey());
      }
    }
    if (!missing.isEmpty()) {
      throw notReady("has no topic " + String.join(", ", missing) + suggestion(admin, missing));
    }
    return found;
  }

  private Map<String, TopicDescription> matchingTopics(Admin admin) throws InterruptedException {
    Pattern pattern = Pattern.compile(config.topicPattern());
    Set<String> all = answer(admin.listTopics().names(), "the topics");
    List<String> matching =
        all.stream()
            .filter(topic -> pattern.matcher(topic).matches())
            .filter(topic -> !RecordConsumer.isKafkasOwn(topic))
            .sorted()
            .toList();
    if (matching.isEmpty()) {
      throw notReady("has no topic that matches " + pattern + existing(all));
    }
    return answer(admin.describeTopics(matching).allTopicNames(), "the topics");
  }

  private void checkOffsets(Admin admin, Offsets offsets, Map<String, TopicDescription> topics)
      throws InterruptedException {
    Map<TopicPartition, OffsetSpec> first = new HashMap<>();
    Map<TopicPartition, OffsetSpec> end = new HashMap<>();
    topics.forEach(
        (topic, description) ->
            description.partitions().stream()
                .filter(partition -> offsets.offset(topic, partition.partition()) != null)
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .forEach(
                    partition -> {
                      first.put(partition, OffsetSpec.earliest());
                      end.put(partition, OffsetSpec.latest());
                    }));
    if (first.size() < offsets.byPartition().size()) {
      throw notReady(
          "does not have all partitions that startFrom names ("
              + offsets
              + "); there are "
              + topics.values().stream()
                  .map(topic -> topic.partitions().size() + " in " + topic.name())
                  .collect(Collectors.joining(", ")));
    }
    Map<TopicPartition, ListOffsetsResultInfo> firsts =
        answer(admin.listOffsets(first).all(), "the offsets");
    Map<TopicPartition, ListOffsetsResultInfo> ends =
        answer(admin.listOffsets(end).all(), "the offsets");
    for (TopicPartition partition : first.keySet()) {
      long offset = offsets.offset(partition.topic(), partition.partition());
      long least = firsts.get(partition).offset();
      long most = ends.get(partition).offset();
      if (offset < least || offset > most) {
        throw notReady(
            "cannot start %s at offset %d: it has the offsets from %d to %d"
                .formatted(partition, offset, least, most));
      }
    }
  }

  private <T> T answer(KafkaFuture<T> future, String what) throws InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException failure) {
      Throwable cause = failure.getCause();
      if (cause instanceof UnknownTopicOrPartitionException) {
        throw new TopicNotFound();
      }
      if (cause instanceof SslAuthenticationException) {
        throw notReady("refuses the TLS connection: " + deepest(cause));
      }
      if (cause instanceof AuthenticationException) {
        throw notReady("refuses the credentials: " + deepest(cause));
      }
      if (cause instanceof AuthorizationException) {
        throw notReady("does not let these credentials see " + what);
      }
      if (cause instanceof TimeoutException) {
        throw notReady(
            "did not answer within "
                + patience.toSeconds()
                + " s; is the address right, and kafka.security.protocol?");
      }
      throw notReady("cannot tell about " + what + ": " + deepest(cause));
    }
  }

  private String suggestion(Admin admin, Set<String> missing) throws InterruptedException {
    Set<String> all = answer(admin.listTopics().names(), "the topics");
    return missing.stream()
        .map(topic -> NearestName.of(topic, all))
        .flatMap(Optional::stream)
        .findFirst()
        .map(near -> "; did you mean " + near + "?")
        .orElseGet(() -> existing(all));
  }

  private static String existing(Set<String> topics) {
    if (topics.isEmpty()) {
      return "; it has no topics that these credentials may see";
    }
    String some = topics.stream().sorted().limit(TOPICS_TO_SHOW).collect(Collectors.joining(", "));
    return "; it has " + some + (topics.size() > TOPICS_TO_SHOW ? ", ..." : "");
  }

  private String deepest(Throwable failure) {
    Throwable deepest = failure;
    while (deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    String message =
        deepest.getMessage() == null ? deepest.getClass().getSimpleName() : deepest.getMessage();
    return Secrets.scrubbed(message, config.properties());
  }

  private SourceNotReadyException notReady(String predicate) {
    return new SourceNotReadyException(
        "Kafka at "
            + config.bootstrapServers()
            + " "
            + predicate
            + (predicate.endsWith("?") || predicate.endsWith(".") ? "" : "."));
  }

  /** A topic that the broker does not have; never leaves this class. */
  private static final class TopicNotFound extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }
}
