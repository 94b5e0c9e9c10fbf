/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.testdata.kafka;

import dev.tidemark.testdata.record.GeneratedRecord;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Consumer;

/** Counts what was sent and tells a listener now and then. */
final class ProgressReport {
  private final InstantSource clock;
  private final Duration interval;
  private final Consumer<WriteProgress> listener;
  private final Instant start;
  private Instant due;
  private long records;
  private long payloadBytes;
  private Instant lastArrival;

  ProgressReport(InstantSource clock, Duration interval, Consumer<WriteProgress> listener) {
    this.clock = clock;
    this.interval = interval;
    this.listener = listener;
    this.start = clock.instant();
    this.due = start.plus(interval);
  }

  void sent(GeneratedRecord record) {
    records++;
    payloadBytes += size(record.key()) + size(record.value());
    lastArrival = Instant.ofEpochMilli(record.arrivalMillis());
    tellWhenDue();
  }

  private static long size(byte[] bytes) {
    return bytes == null ? 0 : bytes.length;
  }

  void tellWhenDue() {
    Instant now = clock.instant();
    if (!now.isBefore(due)) {
      due = now.plus(interval);
      tell(now);
    }
  }

  private void tell(Instant now) {
    listener.accept(
        new WriteProgress(records, payloadBytes, lastArrival, Duration.between(start, now)));
  }

  /** Tells the end and returns how many records there were. */
  long finished() {
    tell(clock.instant());
    return records;
  }
}
