/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.source;

import dev.tidemark.runners.spark.stage.OffsetRange;
import java.time.Duration;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.spark.TaskContext;
import org.apache.spark.TaskKilledException;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Reads ranges of offsets of one partition, in order. What a poll has brought beyond the range is
 * kept for the next one.
 */
final class KafkaReader implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(500);
  private static final long PATIENCE_MILLIS = 60_000;

  private final KafkaRead read;
  private final TopicPartition partition;
  private final Consumer<byte[], byte[]> consumer;
  private final long patienceNanos;
  private Iterator<ConsumerRecord<byte[], byte[]>> polled = Collections.emptyIterator();
  private @Nullable ConsumerRecord<byte[], byte[]> ahead;
  private long next = -1;

  KafkaReader(KafkaRead read, TopicPartition partition) {
    this.read = read;
    this.partition = partition;
    this.consumer = read.newReadingConsumer();
    consumer.assign(List.of(partition));
    this.patienceNanos =
        Duration.ofMillis(
                read.millis(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, PATIENCE_MILLIS))
            .toNanos();
  }

  /** What takes the records. */
  interface Taker {
    void take(ConsumerRecord<byte[], byte[]> kafkaRecord);
  }

  /**
   * Reads a range.
   *
   * @param lost what to do when the beginning of the range is gone
   * @return how many offsets were gone
   */
  long read(OffsetRange range, LostOffsets lost, Taker taker) {
    long gone = 0;
    if (next != range.from()) {
      seek(range.from());
    }
    long deadline = System.nanoTime() + patienceNanos;
    while (next < range.until()) {
      if (ahead == null && !polled.hasNext()) {
        try {
          if (poll()) {
            deadline = System.nanoTime() + patienceNanos;
          }
        } catch (OffsetOutOfRangeException e) {
          gone += skipLost(range, lost);
        }
        requireProgress(range, deadline);
        continue;
      }
      ConsumerRecord<byte[], byte[]> kafkaRecord = ahead == null ? polled.next() : ahead;
      ahead = null;
      if (kafkaRecord.offset() >= range.until()) {
        ahead = kafkaRecord;
        next = range.until();
      } else {
        taker.take(kafkaRecord);
        next = kafkaRecord.offset() + 1;
      }
    }
    return gone;
  }

  private void seek(long offset) {
    polled = Collections.emptyIterator();
    ahead = null;
    consumer.seek(partition, offset);
    next = offset;
  }

  /** Asks Kafka for more; returns whether the position has moved. */
  private boolean poll() {
    List<ConsumerRecord<byte[], byte[]>> records = consumer.poll(POLL).records(partition);
    polled = records.iterator();
    if (!records.isEmpty()) {
      return true;
    }
    // What ends a transaction takes an offset and is no record.
    long position = consumer.position(partition);
    boolean moved = position > next;
    next = Math.max(next, position);
    return moved;
  }

  private long skipLost(OffsetRange range, LostOffsets lost) {
    long beginning =
        consumer.beginningOffsets(List.of(partition)).getOrDefault(partition, range.until());
    long until = beginning > next ? Math.min(beginning, range.until()) : range.until();
    if (lost == LostOffsets.FAIL) {
      throw LostOffsetsException.gap(
          read.name(), partition.topic(), partition.partition(), next, until);
    }
    long gone = until - next;
    seek(until);
    return gone;
  }

  private void requireProgress(OffsetRange range, long deadline) {
    TaskContext task = TaskContext.get();
    if (task != null && task.isInterrupted()) {
      throw new TaskKilledException("cancelled while reading " + partition);
    }
    if (next < range.until() && System.nanoTime() > deadline) {
      throw new IllegalStateException(
          "Step "
              + read.name()
              + ": Kafka has given nothing of "
              + partition
              + " at offset "
              + next
              + " for "
              + Duration.ofNanos(patienceNanos).toSeconds()
              + " s, though the partition ends at "
              + range.end());
    }
  }

  @Override
  public void close() {
    consumer.close(Duration.ZERO);
  }
}
