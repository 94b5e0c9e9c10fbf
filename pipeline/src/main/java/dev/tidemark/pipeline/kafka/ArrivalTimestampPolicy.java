/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.beam.sdk.io.kafka.KafkaRecord;
import org.apache.beam.sdk.io.kafka.KafkaTimestampType;
import org.apache.beam.sdk.io.kafka.TimestampPolicy;
import org.apache.beam.sdk.io.kafka.TimestampPolicyFactory;
import org.joda.time.Instant;

/**
 * The watermark follows arrival: a partition's watermark is its arrival time less {@code maxDelay},
 * and each element has the watermark that held when it was read as its timestamp. So the element
 * itself holds the watermark until its payload has been parsed and it gets its event time, and no
 * event with a lateness of up to {@code maxDelay} can be behind the watermark.
 *
 * <p>A partition that was read to its end, or never held a record, moves on to the time at which
 * its end was looked up. While the end is unknown it stays.
 */
public final class ArrivalTimestampPolicy extends TimestampPolicy<byte[], byte[]> {

  private final PartitionArrival arrival;

  private ArrivalTimestampPolicy(PartitionArrival arrival) {
    this.arrival = arrival;
  }

  /** Makes a policy per partition; one that resumes does so at its previous watermark. */
  public static TimestampPolicyFactory<byte[], byte[]> factory(
      Duration maxDelay, EpochClock clock) {
    return factory(maxDelay, clock, Map.of());
  }

  /**
   * Makes a policy per partition; one that resumes does so at its previous watermark.
   *
   * @param lastArrivals the arrival time of partitions that an earlier run has read, epoch
   *     milliseconds UTC, keyed by {@code topic/partition}
   */
  public static TimestampPolicyFactory<byte[], byte[]> factory(
      Duration maxDelay, EpochClock clock, Map<String, Long> lastArrivals) {
    long maxDelayMillis = maxDelay.toMillis();
    HashMap<String, Long> arrivals = new HashMap<>(lastArrivals);
    return (partition, previousWatermark) -> {
      ArrivalTimestampPolicy policy = of(maxDelayMillis, clock, previousWatermark);
      Long last = arrivals.get(partition.topic() + "/" + partition.partition());
      if (last != null) {
        policy.arrival.advanceTo(last);
      }
      return policy;
    };
  }

  private static ArrivalTimestampPolicy of(
      long maxDelayMillis, EpochClock clock, Optional<Instant> previousWatermark) {
    PartitionArrival arrival = new PartitionArrival(maxDelayMillis, clock);
    previousWatermark.ifPresent(arrival::resumeAt);
    return new ArrivalTimestampPolicy(arrival);
  }

  @Override
  public Instant getTimestampForRecord(
      PartitionContext context, KafkaRecord<byte[], byte[]> record) {
    if (record.getTimestampType() == KafkaTimestampType.LOG_APPEND_TIME) {
      arrival.appended(record.getTimestamp());
    } else {
      arrival.record(record.getTimestamp());
    }
    return arrival.watermark();
  }

  @Override
  public Instant getWatermark(PartitionContext context) {
    if (context.getMessageBacklog() == 0) {
      arrival.advanceTo(context.getBacklogCheckTime().getMillis());
    }
    return arrival.watermark();
  }
}
