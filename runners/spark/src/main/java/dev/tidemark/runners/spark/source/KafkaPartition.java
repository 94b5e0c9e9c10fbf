/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.source;

import dev.tidemark.runners.spark.stage.TaskResult.SourcePosition;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.io.kafka.KafkaRecord;
import org.apache.beam.sdk.io.kafka.TimestampPolicy;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.vendor.guava.v32_1_2_jre.com.google.common.base.Splitter;
import org.apache.kafka.common.TopicPartition;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.Instant;

/**
 * The timestamp policy of a partition in a batch: made anew from the watermark of the batch before,
 * so that a batch can be run again.
 */
public final class KafkaPartition {
  private final TimestampPolicy<Object, Object> policy;
  private final Instant batchTime;
  private final long endOffset;
  private final @Nullable SourcePosition before;
  private long nextOffset;

  /**
   * A partition at the beginning of a batch.
   *
   * @param before where the batch before has left it, or null
   * @param endOffset the end of the partition when the batch began
   */
  KafkaPartition(
      KafkaRead read,
      TopicPartition partition,
      @Nullable SourcePosition before,
      long endOffset,
      Instant batchTime) {
    this.policy =
        read.policies()
            .createTimestampPolicy(
                partition, before == null ? Optional.empty() : Optional.of(before.watermark()));
    this.before = before;
    this.endOffset = endOffset;
    this.batchTime = batchTime;
    this.nextOffset = before == null ? 0 : offsetOf(before);
  }

  /**
   * Returns the position of a partition of which the batch, which ends at {@code consumedUpTo}, has
   * no record.
   */
  public static SourcePosition idle(
      List<KafkaRead> reads,
      String name,
      @Nullable SourcePosition before,
      long consumedUpTo,
      long endOffset,
      Instant batchTime) {
    return named(reads, name, before, endOffset, batchTime).position(consumedUpTo);
  }

  /** Returns the position of a partition that is not in any batch yet. */
  public static SourcePosition unread(
      List<KafkaRead> reads, String name, long endOffset, Instant batchTime) {
    return named(reads, name, null, endOffset, batchTime).position(0);
  }

  private static KafkaPartition named(
      List<KafkaRead> reads,
      String name,
      @Nullable SourcePosition before,
      long endOffset,
      Instant batchTime) {
    List<String> parts = Splitter.on('/').splitToList(name);
    TopicPartition partition = new TopicPartition(parts.get(1), Integer.parseInt(parts.get(2)));
    return new KafkaPartition(
        reads.get(Integer.parseInt(parts.get(0))), partition, before, endOffset, batchTime);
  }

  /** Returns where the batch of a position has ended. */
  public static long offsetOf(SourcePosition position) {
    return ByteBuffer.wrap(position.mark()).getLong();
  }

  /** The name of a partition in positions. */
  public static String nameOf(int read, String topic, int partition) {
    return read + "/" + topic + "/" + partition;
  }

  Instant timestampOf(KafkaRecord<Object, Object> kafkaRecord) {
    nextOffset = kafkaRecord.getOffset() + 1;
    return policy.getTimestampForRecord(context(), kafkaRecord);
  }

  /** Returns the position at the end of the batch, which has read up to {@code consumedUpTo}. */
  SourcePosition position(long consumedUpTo) {
    nextOffset = consumedUpTo;
    Instant watermark = policy.getWatermark(context());
    if (watermark.isBefore(BoundedWindow.TIMESTAMP_MIN_VALUE)) {
      watermark = BoundedWindow.TIMESTAMP_MIN_VALUE;
    }
    // A watermark never goes back, whatever the policy says.
    if (before != null && watermark.isBefore(before.watermark())) {
      watermark = before.watermark();
    }
    return new SourcePosition(
        ByteBuffer.allocate(8).putLong(consumedUpTo).array(), watermark, consumedUpTo < endOffset);
  }

  long nextOffset() {
    return nextOffset;
  }

  private TimestampPolicy.PartitionContext context() {
    long backlog = Math.max(0, endOffset - nextOffset);
    return new TimestampPolicy.PartitionContext() {
      @Override
      public long getMessageBacklog() {
        return backlog;
      }

      @Override
      public Instant getBacklogCheckTime() {
        return batchTime;
      }
    };
  }
}
