/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.state;

import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.state.ReadableState;
import org.apache.beam.sdk.util.CoderUtils;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * A cell in one row, decoded as a whole.
 *
 * @param <C> the content
 */
abstract class StoredCell<C> implements StoreStateInternals.Cell {
  private final KeyedStateStore store;
  private final byte[] row;
  private final Coder<C> coder;
  private @Nullable C content;
  private boolean loaded;
  private boolean present;
  private boolean changed;

  StoredCell(KeyedStateStore store, byte[] row, Coder<C> coder) {
    this.store = store;
    this.row = row;
    this.coder = coder;
  }

  /** Returns whether the cell holds anything. */
  final boolean isPresent() {
    load();
    return present;
  }

  /** Returns the content, or null. */
  final @Nullable C content() {
    load();
    return content;
  }

  final void replace(C newContent) {
    loaded = true;
    present = true;
    changed = true;
    content = newContent;
  }

  @Override
  public void clear() {
    loaded = true;
    present = false;
    changed = true;
    content = null;
  }

  private void load() {
    if (loaded) {
      return;
    }
    loaded = true;
    byte[] value = store.get(row);
    present = value != null;
    if (value != null) {
      content = decode(coder, value);
    }
  }

  @Override
  @SuppressWarnings("NullAway") // Content may be null where its coder says so.
  public void flush() {
    if (!changed) {
      return;
    }
    changed = false;
    if (present) {
      store.put(row, encode(coder, content));
    } else {
      store.remove(row);
    }
  }

  final ReadableState<Boolean> emptiness() {
    return LazyState.of(() -> !isPresent());
  }

  static <T> byte[] encode(Coder<T> coder, @Nullable T value) {
    try {
      return CoderUtils.encodeToByteArray(coder, value);
    } catch (CoderException e) {
      throw new IllegalStateException("State cannot be encoded by " + coder, e);
    }
  }

  static <T> T decode(Coder<T> coder, byte[] bytes) {
    try {
      return CoderUtils.decodeFromByteArray(coder, bytes);
    } catch (CoderException e) {
      throw new IllegalStateException("State cannot be decoded by " + coder, e);
    }
  }
}
