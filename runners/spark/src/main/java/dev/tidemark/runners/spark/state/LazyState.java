/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.state;

import java.util.function.Supplier;
import org.apache.beam.sdk.state.ReadableState;

/**
 * A readable state that is computed when it is read; reading is local, so there is nothing to
 * prefetch.
 *
 * @param <T> what is read
 */
final class LazyState<T> implements ReadableState<T> {
  private final Supplier<T> value;

  private LazyState(Supplier<T> value) {
    this.value = value;
  }

  static <T> LazyState<T> of(Supplier<T> value) {
    return new LazyState<>(value);
  }

  @Override
  public T read() {
    return value.get();
  }

  @Override
  public ReadableState<T> readLater() {
    return this;
  }
}
