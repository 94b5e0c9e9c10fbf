/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.host;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.joda.time.DateTimeUtils;
import org.joda.time.Instant;

/**
 * The time of batches. It goes on by at least what has passed since the batch before, whatever the
 * machine's clock does: a clock that is put back would otherwise hold up every processing-time
 * timer until it is where it was.
 */
final class BatchClock {

  private final LongSupplier millis;
  private final LongSupplier nanos;
  private long lastMillis = Long.MIN_VALUE;
  private long lastNanos;

  BatchClock() {
    this(DateTimeUtils::currentTimeMillis, System::nanoTime);
  }

  /**
   * A clock.
   *
   * @param millis the machine's, which may be set
   * @param nanos one that nobody sets
   */
  BatchClock(LongSupplier millis, LongSupplier nanos) {
    this.millis = millis;
    this.nanos = nanos;
  }

  /** The time of the batch behind one of that time; later than it. */
  Instant after(Instant before) {
    long nowNanos = nanos.getAsLong();
    long now = Math.max(millis.getAsLong(), before.getMillis() + 1);
    if (lastMillis != Long.MIN_VALUE) {
      now = Math.max(now, lastMillis + TimeUnit.NANOSECONDS.toMillis(nowNanos - lastNanos));
    }
    lastMillis = now;
    lastNanos = nowNanos;
    return Instant.ofEpochMilli(now);
  }
}
