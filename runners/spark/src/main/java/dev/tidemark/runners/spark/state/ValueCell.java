/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.state;

import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.state.ValueState;
import org.checkerframework.checker.nullness.qual.Nullable;

/** A single value. */
final class ValueCell<T> extends StoredCell<T> implements ValueState<T> {
  ValueCell(KeyedStateStore store, byte[] row, Coder<T> coder) {
    super(store, row, coder);
  }

  @Override
  public void write(T input) {
    replace(input);
  }

  @Override
  public @Nullable T read() {
    return content();
  }

  @Override
  public ValueState<T> readLater() {
    return this;
  }
}
