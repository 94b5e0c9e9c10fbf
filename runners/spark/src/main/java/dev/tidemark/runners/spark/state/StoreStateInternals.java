/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.state;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.runners.core.StateInternals;
import org.apache.beam.runners.core.StateNamespace;
import org.apache.beam.runners.core.StateTag;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.state.BagState;
import org.apache.beam.sdk.state.CombiningState;
import org.apache.beam.sdk.state.MapState;
import org.apache.beam.sdk.state.MultimapState;
import org.apache.beam.sdk.state.OrderedListState;
import org.apache.beam.sdk.state.SetState;
import org.apache.beam.sdk.state.State;
import org.apache.beam.sdk.state.StateBinder;
import org.apache.beam.sdk.state.StateContext;
import org.apache.beam.sdk.state.StateSpec;
import org.apache.beam.sdk.state.ValueState;
import org.apache.beam.sdk.state.WatermarkHoldState;
import org.apache.beam.sdk.transforms.Combine.CombineFn;
import org.apache.beam.sdk.transforms.CombineWithContext.CombineFnWithContext;
import org.apache.beam.sdk.transforms.windowing.TimestampCombiner;
import org.apache.beam.sdk.util.CombineFnUtil;

/**
 * The state of one key in a {@link KeyedStateStore}. Cells are read when they are first asked for
 * and written by {@link #flush}, once, however often they change in between.
 */
public final class StoreStateInternals implements StateInternals {
  private final KeyedStateStore store;
  private final Object key;
  private final byte[] encodedKey;
  private final EntrySequence entries;
  private final Map<CellId, Cell> cells = new LinkedHashMap<>();

  /**
   * The state of a key.
   *
   * @param entries numbers for the entries of bags, never given twice in the life of the store
   */
  public StoreStateInternals(
      KeyedStateStore store, Object key, byte[] encodedKey, EntrySequence entries) {
    this.store = store;
    this.key = key;
    this.encodedKey = LargeKeys.nameOf(encodedKey);
    this.entries = entries;
  }

  @Override
  public Object getKey() {
    return key;
  }

  @Override
  @SuppressWarnings(
      "unchecked") // The binder makes the kind of cell that the tag's specification names.
  public <T extends State> T state(
      StateNamespace namespace, StateTag<T> address, StateContext<?> context) {
    CellId id = new CellId(namespace.stringKey(), idOf(address));
    Cell cell = cells.get(id);
    if (cell == null) {
      byte[] row =
          RowKey.of(RowKey.CELL).part(encodedKey).part(id.namespace()).part(id.tag()).toBytes();
      cell = (Cell) address.getSpec().bind(address.getId(), new Binder(row, context));
      cells.put(id, cell);
    }
    return (T) cell;
  }

  private static String idOf(StateTag<?> address) {
    StringBuilder id = new StringBuilder();
    try {
      address.appendTo(id);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return id.toString();
  }

  /** Writes what has changed to the store. */
  public void flush() {
    cells.values().forEach(Cell::flush);
  }

  /**
   * Removes every cell of the namespace, of the user and of the runner, whether it was read or not.
   */
  public void clear(StateNamespace namespace) {
    cells.keySet().removeIf(id -> id.namespace().equals(namespace.stringKey()));
    List<byte[]> rows = new ArrayList<>();
    store.scan(
        RowKey.of(RowKey.CELL).part(encodedKey).part(namespace.stringKey()).toBytes(),
        (row, value) -> {
          rows.add(row.clone());
          return true;
        });
    rows.forEach(store::remove);
  }

  private record CellId(String namespace, String tag) {}

  /** A state cell with changes that are not written yet. */
  interface Cell extends State {
    void flush();
  }

  /** Numbers for rows that must stay in the order in which they were added. */
  public static final class EntrySequence {
    private long next;

    /**
     * Numbers of the task that writes version {@code version}: above all those of earlier versions.
     */
    public EntrySequence(long version) {
      this.next = version << 32;
    }

    long next() {
      return next++;
    }
  }

  private final class Binder implements StateBinder {
    private final byte[] row;
    private final StateContext<?> context;

    Binder(byte[] row, StateContext<?> context) {
      this.row = row;
      this.context = context;
    }

    @Override
    public <T> ValueState<T> bindValue(String id, StateSpec<ValueState<T>> spec, Coder<T> coder) {
      return new ValueCell<>(store, row, coder);
    }

    @Override
    public <T> BagState<T> bindBag(String id, StateSpec<BagState<T>> spec, Coder<T> elementCoder) {
      return new BagCell<>(store, row, elementCoder, entries);
    }

    @Override
    public <T> SetState<T> bindSet(String id, StateSpec<SetState<T>> spec, Coder<T> elementCoder) {
      return new SetCell<>(store, row, elementCoder);
    }

    @Override
    public <K, V> MapState<K, V> bindMap(
        String id, StateSpec<MapState<K, V>> spec, Coder<K> keyCoder, Coder<V> valueCoder) {
      return new MapCell<>(store, row, keyCoder, valueCoder);
    }

    @Override
    public <K, V> MultimapState<K, V> bindMultimap(
        String id, StateSpec<MultimapState<K, V>> spec, Coder<K> keyCoder, Coder<V> valueCoder) {
      return new MultimapCell<>(store, row, keyCoder, valueCoder);
    }

    @Override
    public <T> OrderedListState<T> bindOrderedList(
        String id, StateSpec<OrderedListState<T>> spec, Coder<T> elementCoder) {
      return new OrderedListCell<>(store, row, elementCoder);
    }

    @Override
    public <InputT, AccumT, OutputT> CombiningState<InputT, AccumT, OutputT> bindCombining(
        String id,
        StateSpec<CombiningState<InputT, AccumT, OutputT>> spec,
        Coder<AccumT> accumulatorCoder,
        CombineFn<InputT, AccumT, OutputT> combineFn) {
      return new CombiningCell<>(store, row, accumulatorCoder, combineFn);
    }

    @Override
    public <InputT, AccumT, OutputT>
        CombiningState<InputT, AccumT, OutputT> bindCombiningWithContext(
            String id,
            StateSpec<CombiningState<InputT, AccumT, OutputT>> spec,
            Coder<AccumT> accumulatorCoder,
            CombineFnWithContext<InputT, AccumT, OutputT> combineFn) {
      return new CombiningCell<>(
          store, row, accumulatorCoder, CombineFnUtil.bindContext(combineFn, context));
    }

    @Override
    public WatermarkHoldState bindWatermark(
        String id, StateSpec<WatermarkHoldState> spec, TimestampCombiner timestampCombiner) {
      return new WatermarkHoldCell(store, row, timestampCombiner);
    }
  }
}
