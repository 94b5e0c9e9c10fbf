/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.state;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.state.MultimapState;
import org.apache.beam.sdk.state.ReadableState;

/** A multimap: a map from keys to lists. */
final class MultimapCell<K, V> implements MultimapState<K, V>, StoreStateInternals.Cell {
  private final MapCell<K, List<V>> lists;

  MultimapCell(KeyedStateStore store, byte[] row, Coder<K> keyCoder, Coder<V> valueCoder) {
    this.lists = new MapCell<>(store, row, keyCoder, ListCoder.of(valueCoder));
  }

  @Override
  public void put(K key, V value) {
    List<V> values = new ArrayList<>(valuesOf(key));
    values.add(value);
    lists.put(key, values);
  }

  private List<V> valuesOf(K key) {
    List<V> values = lists.get(key).read();
    return values == null ? List.of() : values;
  }

  @Override
  public ReadableState<Iterable<V>> get(K key) {
    return LazyState.of(() -> valuesOf(key));
  }

  @Override
  public void remove(K key) {
    lists.remove(key);
  }

  @Override
  public ReadableState<Iterable<K>> keys() {
    return lists.keys();
  }

  @Override
  public ReadableState<Iterable<Map.Entry<K, V>>> entries() {
    return LazyState.of(
        () -> {
          List<Map.Entry<K, V>> entries = new ArrayList<>();
          for (Map.Entry<K, List<V>> list : lists.entries().read()) {
            list.getValue()
                .forEach(
                    value ->
                        entries.add(
                            new java.util.AbstractMap.SimpleImmutableEntry<>(
                                list.getKey(), value)));
          }
          return entries;
        });
  }

  @Override
  public ReadableState<Boolean> containsKey(K key) {
    return LazyState.of(() -> lists.get(key).read() != null);
  }

  @Override
  public ReadableState<Boolean> isEmpty() {
    return lists.isEmpty();
  }

  @Override
  public void clear() {
    lists.clear();
  }

  @Override
  public void flush() {
    lists.flush();
  }
}
