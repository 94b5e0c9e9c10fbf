/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.kafka;

import static java.util.Objects.requireNonNull;

import dev.tidemark.pipeline.config.StartPosition;
import dev.tidemark.pipeline.config.StartPosition.Earliest;
import dev.tidemark.pipeline.config.StartPosition.Latest;
import dev.tidemark.pipeline.config.StartPosition.Offsets;
import dev.tidemark.pipeline.config.StartPosition.Resumed;
import dev.tidemark.pipeline.config.StartPosition.Timestamp;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Kafka's consumer, with three differences that KafkaIO needs and cannot be told in properties.
 *
 * <ul>
 *   <li>Where no checkpoint says where to start, KafkaIO asks for the position; the answer follows
 *       the {@link StartPosition}. With a checkpoint KafkaIO seeks, and the checkpoint holds.
 *   <li>The markers that end a transaction take an offset but are no records. A partition that has
 *       nothing else left counts as read to its end, or its watermark would stand still until the
 *       next record.
 *   <li>A pattern never matches Kafka's own topics.
 * </ul>
 */
final class RecordConsumer extends KafkaConsumer<byte[], byte[]> {

  private final StartPosition startFrom;
  private final Set<TopicPartition> placed = new HashSet<>();
  private final ConcurrentMap<TopicPartition, Progress> progress;

  /**
   * How far a partition was read.
   *
   * @param afterLastRecord the offset after the last record that was handed out
   * @param position the offset that is fetched next: the same, or further on by what is no record
   */
  record Progress(long afterLastRecord, long position) {}

  RecordConsumer(
      Map<String, Object> properties,
      StartPosition startFrom,
      ConcurrentMap<TopicPartition, Progress> progress) {
    super(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    this.startFrom = requireNonNull(startFrom, "startFrom");
    this.progress = requireNonNull(progress, "progress");
  }

  @Override
  public void seek(TopicPartition partition, long offset) {
    super.seek(partition, offset);
    placed.add(partition);
    progress.put(partition, new Progress(offset, offset));
  }

  @Override
  public long position(TopicPartition partition) {
    if (!placed.contains(partition)) {
      // To answer for one partition, the consumer wants to know where all of them are.
      assignment().stream().filter(other -> !placed.contains(other)).forEach(this::placeAtStart);
      long start = super.position(partition);
      seek(partition, start);
    }
    return super.position(partition);
  }

  @Override
  @Deprecated
  @SuppressWarnings("InlineMeSuggester") // KafkaIO calls this one.
  public ConsumerRecords<byte[], byte[]> poll(long timeoutMillis) {
    return poll(Duration.ofMillis(timeoutMillis));
  }

  @Override
  public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
    ConsumerRecords<byte[], byte[]> records = super.poll(timeout);
    for (TopicPartition partition : placed) {
      List<ConsumerRecord<byte[], byte[]>> ofPartition = records.records(partition);
      long position = super.position(partition);
      progress.compute(
          partition,
          (same, before) ->
              new Progress(
                  ofPartition.isEmpty()
                      ? requireNonNull(before).afterLastRecord()
                      : ofPartition.get(ofPartition.size() - 1).offset() + 1,
                  position));
    }
    return records;
  }

  /** The offset after the last record of each partition, as far as that is known. */
  @Override
  public Map<TopicPartition, Long> endOffsets(Collection<TopicPartition> partitions) {
    Map<TopicPartition, Long> ends = new HashMap<>(super.endOffsets(partitions));
    ends.replaceAll(
        (partition, end) -> {
          Progress read = progress.get(partition);
          return read != null && read.position() >= end ? read.afterLastRecord() : end;
        });
    return ends;
  }

  @Override
  public Map<String, List<PartitionInfo>> listTopics() {
    Map<String, List<PartitionInfo>> topics = new HashMap<>(super.listTopics());
    topics.keySet().removeIf(RecordConsumer::isKafkasOwn);
    return topics;
  }

  /** Whether a topic is one of those that Kafka and its companions keep for themselves. */
  static boolean isKafkasOwn(String topic) {
    return topic.startsWith("__");
  }

  private void placeAtStart(TopicPartition partition) {
    placeAt(
        startFrom instanceof Resumed resumed
            ? resumed.of(partition.topic(), partition.partition())
            : startFrom,
        partition);
  }

  private void placeAt(StartPosition position, TopicPartition partition) {
    if (position instanceof Earliest) {
      seekToBeginning(List.of(partition));
    } else if (position instanceof Latest) {
      seekToEnd(List.of(partition));
    } else if (position instanceof Timestamp timestamp) {
      OffsetAndTimestamp found =
          offsetsForTimes(Map.of(partition, timestamp.instant().toEpochMilli())).get(partition);
      if (found == null) {
        seekToEnd(List.of(partition));
      } else {
        super.seek(partition, found.offset());
      }
    } else if (position instanceof Offsets offsets) {
      Long offset = offsets.offset(partition.topic(), partition.partition());
      if (offset == null) {
        seekToBeginning(List.of(partition));
      } else {
        super.seek(partition, offset);
      }
    }
  }
}
