/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.reference;

import static java.util.Objects.requireNonNull;

import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.state.StateSpec;
import org.apache.beam.sdk.state.StateSpecs;
import org.apache.beam.sdk.state.ValueState;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.transforms.windowing.GlobalWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;

/**
 * Lets the changes of a log through that make a table what it is: of each key, those that are later
 * in the log than all that came before.
 *
 * <p><b>In:</b> changes by key, in any order, with any repetitions, in any windows; bounded or not.
 * <b>Out:</b> in the global window, of each key changes with growing positions; the last one is the
 * one with the highest position of all. So the table that is made of them, of each key the change
 * with the highest position, is the same for every order and repetition of the log. Of different
 * changes at one position the first to come is kept: a log has none.
 *
 * <p><b>State:</b> a position of 8 bytes and the key for each key there ever was, also for deleted
 * ones, whose older changes may still come. Nothing is dropped for being late.
 *
 * <pre>{@code
 * changes
 *     .apply(WithKeys.of(DriverChange::driverId).withKeyType(TypeDescriptors.strings()))
 *     .apply(LatestByKey.of(DriverChange::logPosition));
 * }</pre>
 *
 * @param <K> the type of the keys, with a deterministic coder
 * @param <V> the type of the changes
 */
public final class LatestByKey<K, V>
    extends PTransform<PCollection<KV<K, V>>, PCollection<KV<K, V>>> {
  private static final long serialVersionUID = 1L;

  private final SerializableFunction<V, Long> position;

  private LatestByKey(SerializableFunction<V, Long> position) {
    this.position = requireNonNull(position, "position");
  }

  /** By the position of a change in its log: later changes have higher ones. */
  public static <K, V> LatestByKey<K, V> of(SerializableFunction<V, Long> position) {
    return new LatestByKey<>(position);
  }

  @Override
  public PCollection<KV<K, V>> expand(PCollection<KV<K, V>> changes) {
    return changes
        .apply("Globally", Window.into(new GlobalWindows()))
        .apply("Latest", ParDo.of(new LatestFn<>(position)))
        .setCoder(changes.getCoder());
  }

  private static final class LatestFn<K, V> extends DoFn<KV<K, V>, KV<K, V>> {
    private static final long serialVersionUID = 1L;

    @StateId("highest")
    private final StateSpec<ValueState<Long>> highestSpec = StateSpecs.value(VarLongCoder.of());

    private final SerializableFunction<V, Long> position;

    LatestFn(SerializableFunction<V, Long> position) {
      this.position = position;
    }

    @ProcessElement
    public void process(
        @Element KV<K, V> change,
        @AlwaysFetched @StateId("highest") ValueState<Long> highest,
        OutputReceiver<KV<K, V>> output) {
      long at = position.apply(change.getValue());
      Long known = highest.read();
      if (known == null || at > known) {
        highest.write(at);
        output.output(change);
      }
    }
  }
}
