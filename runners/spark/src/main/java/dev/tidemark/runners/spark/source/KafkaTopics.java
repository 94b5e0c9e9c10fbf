/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.source;

import dev.tidemark.runners.spark.stage.OffsetRange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the driver asks Kafka for a read: which partitions there are, where they begin and end; and
 * where it tells the consumer group how far it is. For one thread.
 */
public final class KafkaTopics implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaTopics.class);
  private static final long DISCOVERY_MILLIS = 10_000;

  private final KafkaRead read;
  private final Consumer<byte[], byte[]> consumer;
  private final long discoveryNanos;
  private List<TopicPartition> known = List.of();
  private long discoveredAt;

  /** Opens a consumer, which does not join a group. */
  public KafkaTopics(KafkaRead read) {
    this.read = read;
    this.consumer = read.newOffsetConsumer();
    this.discoveryNanos =
        Duration.ofMillis(read.millis(ConsumerConfig.METADATA_MAX_AGE_CONFIG, DISCOVERY_MILLIS))
            .toNanos();
  }

  /** The read. */
  public KafkaRead read() {
    return read;
  }

  /**
   * Returns the end of each partition. Partitions are looked for at intervals of {@code
   * metadata.max.age.ms}, by default ten seconds.
   */
  public Map<TopicPartition, Long> ends() {
    long now = System.nanoTime();
    if (known.isEmpty() || now - discoveredAt > discoveryNanos) {
      known = discover();
      discoveredAt = now;
    }
    return consumer.endOffsets(known);
  }

  private List<TopicPartition> discover() {
    if (!read.partitions().isEmpty()) {
      return read.partitions();
    }
    // The consumer would answer for single topics from what it has heard long ago.
    Map<String, List<PartitionInfo>> all = consumer.listTopics();
    List<TopicPartition> partitions = new ArrayList<>();
    Pattern pattern = read.pattern() == null ? null : Pattern.compile(read.pattern());
    all.forEach(
        (topic, infos) -> {
          if (pattern == null ? read.topics().contains(topic) : pattern.matcher(topic).matches()) {
            infos.forEach(
                info -> partitions.add(new TopicPartition(info.topic(), info.partition())));
          }
        });
    for (String topic : read.topics()) {
      if (!all.containsKey(topic) && known.stream().noneMatch(old -> old.topic().equals(topic))) {
        throw new IllegalStateException(
            "Step " + read.name() + " reads topic " + topic + ", which is not in Kafka");
      }
    }
    return partitions;
  }

  /** Returns where partitions begin. */
  public Map<TopicPartition, Long> beginnings(Collection<TopicPartition> partitions) {
    return consumer.beginningOffsets(partitions);
  }

  /** Returns where a read that has no position yet starts in partitions. */
  public Map<TopicPartition, Long> starts(Collection<TopicPartition> partitions) {
    Map<TopicPartition, Long> starts = new LinkedHashMap<>();
    if (read.startMillis() != null) {
      Map<TopicPartition, Long> times = new HashMap<>();
      partitions.forEach(partition -> times.put(partition, read.startMillis()));
      Map<TopicPartition, OffsetAndTimestamp> found = consumer.offsetsForTimes(times);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      partitions.forEach(
          partition -> {
            OffsetAndTimestamp first = found.get(partition);
            starts.put(partition, first == null ? ends.get(partition) : first.offset());
          });
      return starts;
    }
    consumer.assign(partitions);
    // The consumer knows: by the offsets of its group, and else by auto.offset.reset.
    partitions.forEach(partition -> starts.put(partition, consumer.position(partition)));
    consumer.assign(List.of());
    return starts;
  }

  /** Tells the consumer group where a committed batch has ended, if the read wants that. */
  public void commit(Collection<OffsetRange> ranges) {
    if (!read.commitsOffsets()) {
      return;
    }
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    ranges.forEach(
        range ->
            offsets.put(
                new TopicPartition(range.topic(), range.partition()),
                new OffsetAndMetadata(range.until())));
    try {
      consumer.commitSync(offsets);
    } catch (InterruptException e) {
      throw e;
    } catch (KafkaException e) {
      // Others look at these offsets; this run goes by its checkpoint.
      LOG.warn(
          "Step {} could not tell its consumer group how far it is: {}", read.name(), e.toString());
    }
  }

  @Override
  public void close() {
    consumer.close(Duration.ofSeconds(5));
  }
}
