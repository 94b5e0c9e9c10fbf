/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.source;

import dev.tidemark.runners.spark.stage.OffsetRange;
import dev.tidemark.runners.spark.stage.TaskResult.SourcePosition;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.apache.beam.sdk.io.kafka.KafkaRecord;
import org.apache.beam.sdk.io.kafka.TimestampPolicy;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.kafka.common.TopicPartition;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.Instant;

/**
 * The timestamp policy of a partition in a batch: made anew from the watermark of the batch before,
 * and told the end of the partition that was written down with the batch, so that a batch can be
 * run again.
 */
public final class KafkaPartition {
  private final TimestampPolicy<Object, Object> policy;
  private final OffsetRange range;
  private final @Nullable SourcePosition before;
  private long nextOffset;

  /**
   * A partition at the beginning of a batch.
   *
   * @param before where the batch before has left it, or null
   */
  KafkaPartition(KafkaRead read, OffsetRange range, @Nullable SourcePosition before) {
    this.policy =
        read.policies()
            .createTimestampPolicy(
                new TopicPartition(range.topic(), range.partition()),
                before == null ? Optional.empty() : Optional.of(before.watermark()));
    this.range = range;
    this.before = before;
    this.nextOffset = range.from();
  }

  /** Returns the position of a partition of which the batch has no record. */
  public static SourcePosition idle(
      KafkaRead read, OffsetRange range, @Nullable SourcePosition before) {
    return new KafkaPartition(read, range, before).end();
  }

  Instant timestampOf(KafkaRecord<Object, Object> kafkaRecord) {
    nextOffset = kafkaRecord.getOffset() + 1;
    return policy.getTimestampForRecord(context(), kafkaRecord);
  }

  /** Returns the position at the end of the batch. */
  SourcePosition end() {
    nextOffset = range.until();
    Instant watermark = policy.getWatermark(context());
    if (watermark.isBefore(BoundedWindow.TIMESTAMP_MIN_VALUE)) {
      watermark = BoundedWindow.TIMESTAMP_MIN_VALUE;
    }
    // A watermark never goes back, whatever the policy says.
    if (before != null && watermark.isBefore(before.watermark())) {
      watermark = before.watermark();
    }
    return new SourcePosition(
        ByteBuffer.allocate(8).putLong(range.until()).array(), watermark, range.backlog() > 0);
  }

  private TimestampPolicy.PartitionContext context() {
    long backlog = Math.max(0, range.end() - nextOffset);
    return new TimestampPolicy.PartitionContext() {
      @Override
      public long getMessageBacklog() {
        return backlog;
      }

      @Override
      public Instant getBacklogCheckTime() {
        return Instant.ofEpochMilli(range.endAtMillis());
      }
    };
  }
}
