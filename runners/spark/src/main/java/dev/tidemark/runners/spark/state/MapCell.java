/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.state;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.state.MapState;
import org.apache.beam.sdk.state.ReadableState;
import org.apache.beam.sdk.state.ReadableStates;
import org.apache.beam.sdk.values.KV;
import org.checkerframework.checker.nullness.qual.Nullable;

/** A map; keys are equal when their coder says so, as the model wants it. */
final class MapCell<K, V> extends StoredCell<List<KV<K, V>>> implements MapState<K, V> {
  private final Coder<K> keyCoder;
  private @Nullable Map<Object, KV<K, V>> map;

  MapCell(KeyedStateStore store, byte[] row, Coder<K> keyCoder, Coder<V> valueCoder) {
    super(store, row, ListCoder.of(KvCoder.of(keyCoder, valueCoder)));
    this.keyCoder = keyCoder;
  }

  private Map<Object, KV<K, V>> map() {
    if (map == null) {
      map = new LinkedHashMap<>();
      List<KV<K, V>> stored = content();
      if (stored != null) {
        stored.forEach(entry -> map.put(keyCoder.structuralValue(entry.getKey()), entry));
      }
    }
    return map;
  }

  private void changed() {
    if (map().isEmpty()) {
      super.clear();
    } else {
      replace(new ArrayList<>(map().values()));
    }
  }

  @Override
  public void flush() {
    if (map != null && dirty) {
      changed();
      dirty = false;
    }
    super.flush();
  }

  private boolean dirty;

  @Override
  public void put(K key, V value) {
    map().put(keyCoder.structuralValue(key), KV.of(key, value));
    dirty = true;
  }

  @Override
  public ReadableState<V> computeIfAbsent(K key, Function<? super K, ? extends V> mappingFunction) {
    KV<K, V> old = map().get(keyCoder.structuralValue(key));
    if (old == null) {
      V created = mappingFunction.apply(key);
      if (created != null) {
        put(key, created);
      }
      return ReadableStates.immediate(null);
    }
    return ReadableStates.immediate(old.getValue());
  }

  @Override
  public void remove(K key) {
    if (map().remove(keyCoder.structuralValue(key)) != null) {
      dirty = true;
    }
  }

  @Override
  public ReadableState<V> get(K key) {
    return getOrDefault(key, null);
  }

  @Override
  public ReadableState<V> getOrDefault(K key, @Nullable V defaultValue) {
    return LazyState.of(
        () -> {
          KV<K, V> entry = map().get(keyCoder.structuralValue(key));
          return entry == null ? defaultValue : entry.getValue();
        });
  }

  @Override
  public ReadableState<Iterable<K>> keys() {
    return LazyState.of(() -> map().values().stream().map(KV::getKey).toList());
  }

  @Override
  public ReadableState<Iterable<V>> values() {
    return LazyState.of(() -> map().values().stream().map(KV::getValue).toList());
  }

  @Override
  public ReadableState<Iterable<Map.Entry<K, V>>> entries() {
    return LazyState.of(
        () -> {
          List<Map.Entry<K, V>> entries = new ArrayList<>();
          map()
              .values()
              .forEach(
                  entry ->
                      entries.add(
                          new java.util.AbstractMap.SimpleImmutableEntry<>(
                              entry.getKey(), entry.getValue())));
          return Collections.unmodifiableList(entries);
        });
  }

  @Override
  public ReadableState<Boolean> isEmpty() {
    return LazyState.of(() -> map().isEmpty());
  }

  @Override
  public void clear() {
    map = new LinkedHashMap<>();
    dirty = false;
    super.clear();
  }
}
