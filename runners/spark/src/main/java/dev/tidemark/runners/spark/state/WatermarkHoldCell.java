/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.state;

import java.util.Objects;
import org.apache.beam.sdk.coders.InstantCoder;
import org.apache.beam.sdk.state.ReadableState;
import org.apache.beam.sdk.state.WatermarkHoldState;
import org.apache.beam.sdk.transforms.windowing.TimestampCombiner;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.Instant;

/** A hold on the stage's output watermark, indexed by time beside its row. */
final class WatermarkHoldCell implements WatermarkHoldState, StoreStateInternals.Cell {
  private final KeyedStateStore store;
  private final byte[] row;
  private final TimestampCombiner combiner;
  private @Nullable Instant stored;
  private @Nullable Instant hold;
  private boolean loaded;

  WatermarkHoldCell(KeyedStateStore store, byte[] row, TimestampCombiner combiner) {
    this.store = store;
    this.row = row;
    this.combiner = combiner;
  }

  private void load() {
    if (!loaded) {
      byte[] value = store.get(row);
      stored = value == null ? null : StoredCell.decode(InstantCoder.of(), value);
      hold = stored;
      loaded = true;
    }
  }

  @Override
  public void add(Instant time) {
    load();
    hold = hold == null ? time : combiner.combine(hold, time);
  }

  @Override
  public @Nullable Instant read() {
    load();
    return hold;
  }

  @Override
  public void clear() {
    load();
    hold = null;
  }

  @Override
  public void flush() {
    if (!loaded || Objects.equals(stored, hold)) {
      return;
    }
    if (stored != null) {
      WatermarkHolds.remove(store, stored, row);
    }
    if (hold != null) {
      WatermarkHolds.add(store, hold, row);
      store.put(row, StoredCell.encode(InstantCoder.of(), hold));
    } else {
      store.remove(row);
    }
    stored = hold;
  }

  @Override
  public TimestampCombiner getTimestampCombiner() {
    return combiner;
  }

  @Override
  public ReadableState<Boolean> isEmpty() {
    return LazyState.of(() -> read() == null);
  }

  @Override
  public WatermarkHoldState readLater() {
    return this;
  }
}
