/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.dashboard.sample;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that stands until it is moved. */
public final class AdjustableClock extends Clock {

  private final AtomicLong millis;

  public AdjustableClock(long startMillis) {
    millis = new AtomicLong(startMillis);
  }

  public void moveTo(long newMillis) {
    millis.set(newMillis);
  }

  @Override
  public Instant instant() {
    return Instant.ofEpochMilli(millis.get());
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException("this clock is UTC");
  }
}
