/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.state;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.state.BagState;
import org.apache.beam.sdk.state.ReadableState;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * A bag with a row for each element: to add one reads nothing and writes one row, however many
 * there are.
 */
final class BagCell<T> implements BagState<T>, StoreStateInternals.Cell {
  private final KeyedStateStore store;
  private final byte[] row;
  private final Coder<T> coder;
  private final StoreStateInternals.EntrySequence entries;
  private final List<T> added = new ArrayList<>();
  private @Nullable List<T> loaded;
  private boolean cleared;

  BagCell(
      KeyedStateStore store,
      byte[] row,
      Coder<T> coder,
      StoreStateInternals.EntrySequence entries) {
    this.store = store;
    this.row = row;
    this.coder = coder;
    this.entries = entries;
  }

  @Override
  public void add(T value) {
    added.add(value);
  }

  @Override
  public Iterable<T> read() {
    List<T> all = new ArrayList<>(load());
    all.addAll(added);
    return Collections.unmodifiableList(all);
  }

  private List<T> load() {
    if (loaded == null) {
      List<T> stored = new ArrayList<>();
      if (!cleared) {
        store.scan(
            row,
            (key, value) -> {
              stored.add(StoredCell.decode(coder, value));
              return true;
            });
      }
      loaded = stored;
    }
    return loaded;
  }

  @Override
  public ReadableState<Boolean> isEmpty() {
    return LazyState.of(() -> added.isEmpty() && hasNoneStored());
  }

  private boolean hasNoneStored() {
    if (loaded != null) {
      return loaded.isEmpty();
    }
    boolean[] none = {true};
    if (!cleared) {
      store.scan(
          row,
          (key, value) -> {
            none[0] = false;
            return false;
          });
    }
    return none[0];
  }

  @Override
  public void clear() {
    added.clear();
    loaded = new ArrayList<>();
    cleared = true;
  }

  @Override
  public void flush() {
    if (cleared) {
      List<byte[]> rows = new ArrayList<>();
      store.scan(
          row,
          (key, value) -> {
            rows.add(key.clone());
            return true;
          });
      rows.forEach(store::remove);
      cleared = false;
    }
    for (T value : added) {
      store.put(
          RowKey.of(RowKey.CELL).tail(tailOf(row)).number(entries.next()).toBytes(),
          StoredCell.encode(coder, value));
    }
    if (loaded != null) {
      loaded.addAll(added);
    }
    added.clear();
  }

  private static byte[] tailOf(byte[] row) {
    return java.util.Arrays.copyOfRange(row, 1, row.length);
  }

  @Override
  public BagState<T> readLater() {
    return this;
  }
}
