/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.kafka;

import static java.util.Objects.requireNonNull;

import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.joda.time.Instant;

/**
 * The arrival time of a partition: the largest record timestamp so far. One that a producer gave is
 * not taken to be later than now; one that the broker gave counts whatever the clock here says. It
 * never goes back.
 */
final class PartitionArrival {

  private static final long UNKNOWN = Long.MIN_VALUE;

  private final long maxDelayMillis;
  private final EpochClock clock;
  private long arrivalMillis = UNKNOWN;

  PartitionArrival(long maxDelayMillis, EpochClock clock) {
    this.maxDelayMillis = maxDelayMillis;
    this.clock = requireNonNull(clock, "clock");
  }

  /** Takes up where a watermark was. */
  void resumeAt(Instant watermark) {
    if (watermark.isAfter(BoundedWindow.TIMESTAMP_MIN_VALUE)) {
      arrivalMillis = Math.max(arrivalMillis, watermark.getMillis() + maxDelayMillis);
    }
  }

  /** The broker appended a record at this time by its own clock. */
  void appended(long timestampMillis) {
    arrivalMillis = Math.max(arrivalMillis, timestampMillis);
  }

  /** A record came with this timestamp; a negative one means that it has none. */
  void record(long timestampMillis) {
    advanceTo(timestampMillis < 0 ? clock.nowMillis() : timestampMillis);
  }

  /** Every record of before this instant has been seen. */
  void advanceTo(long millis) {
    arrivalMillis = Math.max(arrivalMillis, Math.min(millis, clock.nowMillis()));
  }

  /** The watermark of the partition, which is also the timestamp of its latest element. */
  Instant watermark() {
    return arrivalMillis == UNKNOWN
        ? BoundedWindow.TIMESTAMP_MIN_VALUE
        : Instant.ofEpochMilli(arrivalMillis - maxDelayMillis);
  }

  /** The arrival time, once there is one. */
  long millis() {
    return arrivalMillis;
  }
}
