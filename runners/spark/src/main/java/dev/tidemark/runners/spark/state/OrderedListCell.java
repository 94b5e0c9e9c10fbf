/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.state;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.state.OrderedListState;
import org.apache.beam.sdk.state.ReadableState;
import org.apache.beam.sdk.values.TimestampedValue;
import org.apache.beam.sdk.values.TimestampedValue.TimestampedValueCoder;
import org.joda.time.Instant;

/**
 * A list in the order of time; values of the same time stay in the order in which they were added.
 */
final class OrderedListCell<T> extends StoredCell<List<TimestampedValue<T>>>
    implements OrderedListState<T> {

  OrderedListCell(KeyedStateStore store, byte[] row, Coder<T> coder) {
    super(store, row, ListCoder.of(TimestampedValueCoder.of(coder)));
  }

  private List<TimestampedValue<T>> values() {
    List<TimestampedValue<T>> stored = content();
    return stored == null ? List.of() : stored;
  }

  @Override
  public void add(TimestampedValue<T> value) {
    List<TimestampedValue<T>> values = new ArrayList<>(values());
    values.add(value);
    values.sort(Comparator.comparing(TimestampedValue::getTimestamp));
    replace(values);
  }

  @Override
  public Iterable<TimestampedValue<T>> read() {
    return values();
  }

  @Override
  public Iterable<TimestampedValue<T>> readRange(Instant minTimestamp, Instant limitTimestamp) {
    return values().stream()
        .filter(value -> isWithin(value, minTimestamp, limitTimestamp))
        .toList();
  }

  @Override
  public void clearRange(Instant minTimestamp, Instant limitTimestamp) {
    List<TimestampedValue<T>> kept = new ArrayList<>(values());
    kept.removeIf(value -> isWithin(value, minTimestamp, limitTimestamp));
    if (kept.isEmpty()) {
      clear();
    } else {
      replace(kept);
    }
  }

  private static boolean isWithin(TimestampedValue<?> value, Instant from, Instant until) {
    return !value.getTimestamp().isBefore(from) && value.getTimestamp().isBefore(until);
  }

  @Override
  public OrderedListState<T> readRangeLater(Instant minTimestamp, Instant limitTimestamp) {
    return this;
  }

  @Override
  public ReadableState<Boolean> isEmpty() {
    return emptiness();
  }

  @Override
  public OrderedListState<T> readLater() {
    return this;
  }
}
