/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.state;

import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.Instant;

/**
 * The index of a partition's watermark holds by time: of state, of timers, and of inputs that wait.
 */
public final class WatermarkHolds {
  private static final byte[] NOTHING = new byte[0];
  private static final byte[] PREFIX = {RowKey.HOLD};

  private WatermarkHolds() {}

  static void add(KeyedStateStore store, Instant time, byte[] owner) {
    store.put(RowKey.of(RowKey.HOLD).time(time).tail(owner).toBytes(), NOTHING);
  }

  static void remove(KeyedStateStore store, Instant time, byte[] owner) {
    store.remove(RowKey.of(RowKey.HOLD).time(time).tail(owner).toBytes());
  }

  /** Returns the earliest hold of the partition, or null where nothing holds. */
  public static @Nullable Instant earliest(KeyedStateStore store) {
    Instant[] earliest = new Instant[1];
    store.scan(
        PREFIX,
        (key, value) -> {
          earliest[0] = RowKey.timeOf(key);
          return false;
        });
    return earliest[0];
  }
}
