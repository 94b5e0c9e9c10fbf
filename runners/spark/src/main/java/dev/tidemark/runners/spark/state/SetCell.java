/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.state;

import org.apache.beam.sdk.coders.BooleanCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.state.ReadableState;
import org.apache.beam.sdk.state.ReadableStates;
import org.apache.beam.sdk.state.SetState;

/** A set: the keys of a map. */
final class SetCell<T> implements SetState<T>, StoreStateInternals.Cell {
  private final MapCell<T, Boolean> elements;

  SetCell(KeyedStateStore store, byte[] row, Coder<T> coder) {
    this.elements = new MapCell<>(store, row, coder, BooleanCoder.of());
  }

  @Override
  public ReadableState<Boolean> contains(T element) {
    return LazyState.of(() -> elements.get(element).read() != null);
  }

  @Override
  public ReadableState<Boolean> addIfAbsent(T element) {
    boolean added = elements.get(element).read() == null;
    if (added) {
      elements.put(element, true);
    }
    return ReadableStates.immediate(added);
  }

  @Override
  public void remove(T element) {
    elements.remove(element);
  }

  @Override
  public void add(T value) {
    elements.put(value, true);
  }

  @Override
  public Iterable<T> read() {
    return elements.keys().read();
  }

  @Override
  public ReadableState<Boolean> isEmpty() {
    return elements.isEmpty();
  }

  @Override
  public void clear() {
    elements.clear();
  }

  @Override
  public void flush() {
    elements.flush();
  }

  @Override
  public SetState<T> readLater() {
    return this;
  }
}
