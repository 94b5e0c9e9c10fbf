/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.host;

import dev.tidemark.runners.spark.source.KafkaRead;
import dev.tidemark.runners.spark.source.KafkaTopics;
import dev.tidemark.runners.spark.source.LostOffsets;
import dev.tidemark.runners.spark.source.LostOffsetsException;
import dev.tidemark.runners.spark.stage.OffsetRange;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.common.TopicPartition;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.DateTimeUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides which offsets of Kafka a batch reads. */
final class OffsetPlanner implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OffsetPlanner.class);

  private final List<KafkaTopics> topics;
  private final LostOffsets lost;
  private final AtomicBoolean closed = new AtomicBoolean();

  /** Reads up to these ends and no further; null to go on for ever. */
  private @Nullable Map<String, Ends> targets;

  /** The ends of a read's partitions, and when they were looked up. */
  private record Ends(Map<TopicPartition, Long> offsets, long atMillis) {
    static Ends of(KafkaTopics ofRead) {
      // Before they are asked for: a record that comes meanwhile is not behind this time.
      long now = DateTimeUtils.currentTimeMillis();
      return new Ends(ofRead.ends(), now);
    }
  }

  OffsetPlanner(List<KafkaRead> reads, LostOffsets lost) {
    this.topics = reads.stream().map(KafkaTopics::new).toList();
    this.lost = lost;
  }

  /** Reads what is there now, and nothing that comes later. */
  void stopAtPresentEnds() {
    Map<String, Ends> ends = new HashMap<>();
    topics.forEach(ofRead -> ends.put(ofRead.read().name(), Ends.of(ofRead)));
    targets = ends;
  }

  /**
   * Plans the batch behind {@code before}.
   *
   * @param most how many offsets of each read the batch has at most
   */
  Map<String, Map<String, OffsetRange>> plan(BatchOffset before, long most) {
    Map<String, Map<String, OffsetRange>> plans = new TreeMap<>();
    for (KafkaTopics ofRead : topics) {
      String name = ofRead.read().name();
      Ends ends = targets == null ? Ends.of(ofRead) : targets.get(name);
      plans.put(name, plan(ofRead, before.ranges(name), ends, most));
    }
    return plans;
  }

  private Map<String, OffsetRange> plan(
      KafkaTopics ofRead, Map<String, OffsetRange> before, Ends looked, long most) {
    Map<TopicPartition, Long> ends = looked.offsets();
    Map<TopicPartition, Long> froms = froms(ofRead, before, ends);
    Map<TopicPartition, Long> lostFroms = new HashMap<>(froms);
    skipLost(ofRead, froms, ends);
    Map<TopicPartition, Long> untils = untils(froms, ends, most);
    TreeMap<String, OffsetRange> ranges = new TreeMap<>();
    untils.forEach(
        (partition, until) -> {
          long from = froms.get(partition);
          OffsetRange range =
              new OffsetRange(
                  partition.topic(),
                  partition.partition(),
                  Math.min(lostFroms.get(partition), from),
                  from,
                  until,
                  Math.max(until, ends.get(partition)),
                  looked.atMillis());
          ranges.put(range.name(), range);
        });
    keepMissing(ofRead, before, ranges);
    return ranges;
  }

  /** Where each partition goes on, or starts. */
  private static Map<TopicPartition, Long> froms(
      KafkaTopics ofRead, Map<String, OffsetRange> before, Map<TopicPartition, Long> ends) {
    Map<TopicPartition, Long> froms = new LinkedHashMap<>();
    Set<TopicPartition> unseen = new HashSet<>();
    ends.keySet()
        .forEach(
            partition -> {
              OffsetRange known =
                  before.get(OffsetRange.nameOf(partition.topic(), partition.partition()));
              if (known == null) {
                unseen.add(partition);
              } else {
                froms.put(partition, known.until());
              }
            });
    if (!unseen.isEmpty()) {
      // A partition that came while the pipeline ran has nothing that was there before.
      froms.putAll(before.isEmpty() ? ofRead.starts(unseen) : ofRead.beginnings(unseen));
    }
    return froms;
  }

  /** Moves partitions on whose next offsets are gone, or fails. */
  private void skipLost(
      KafkaTopics ofRead, Map<TopicPartition, Long> froms, Map<TopicPartition, Long> ends) {
    boolean anything =
        froms.entrySet().stream()
            .anyMatch(from -> ends.get(from.getKey()).longValue() != from.getValue());
    if (!anything) {
      return;
    }
    String step = ofRead.read().name();
    Map<TopicPartition, Long> beginnings = ofRead.beginnings(froms.keySet());
    froms.replaceAll(
        (partition, from) -> {
          long beginning = beginnings.get(partition);
          long end = ends.get(partition);
          if (end >= from && beginning <= from) {
            return from;
          }
          if (lost == LostOffsets.FAIL) {
            throw end < from
                ? LostOffsetsException.backwards(
                    step, partition.topic(), partition.partition(), from, end)
                : LostOffsetsException.gap(
                    step, partition.topic(), partition.partition(), from, beginning);
          }
          // The target of a run that stops may have been deleted meanwhile.
          long next = lost == LostOffsets.EARLIEST ? beginning : Math.max(beginning, end);
          LOG.warn(
              "Step {}: offsets of {} are gone from Kafka; it goes on at {} instead of {}",
              step,
              partition,
              next,
              from);
          return next;
        });
  }

  /** Spreads what a batch may read over the partitions by what they have. */
  private static Map<TopicPartition, Long> untils(
      Map<TopicPartition, Long> froms, Map<TopicPartition, Long> ends, long most) {
    double all = 0;
    for (Map.Entry<TopicPartition, Long> from : froms.entrySet()) {
      all += Math.max(0, ends.get(from.getKey()) - from.getValue());
    }
    double share = all <= most ? 1 : most / all;
    Map<TopicPartition, Long> untils = new HashMap<>();
    froms.forEach(
        (partition, from) -> {
          long available = Math.max(0, ends.get(partition) - from);
          long taken =
              share == 1 ? available : Math.min(available, (long) Math.ceil(available * share));
          untils.put(partition, from + taken);
        });
    return untils;
  }

  /** A partition that is not there any more keeps its place, so that it is not read again. */
  private void keepMissing(
      KafkaTopics ofRead, Map<String, OffsetRange> before, Map<String, OffsetRange> ranges) {
    before.forEach(
        (name, range) -> {
          if (!ranges.containsKey(name)) {
            if (lost == LostOffsets.FAIL) {
              throw LostOffsetsException.partition(ofRead.read().name(), name);
            }
            ranges.put(
                name,
                new OffsetRange(
                    range.topic(),
                    range.partition(),
                    range.until(),
                    range.until(),
                    range.until(),
                    range.until(),
                    range.endAtMillis()));
          }
        });
  }

  /** Tells the consumer groups of reads that want it where a batch has ended. */
  void commit(BatchOffset batch) {
    topics.forEach(ofRead -> ofRead.commit(batch.ranges(ofRead.read().name()).values()));
  }

  /** Closes the consumers; by Spark's thread or by the host's, whichever comes first. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      topics.forEach(KafkaTopics::close);
    }
  }
}
