/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.reference;

import static java.util.Objects.requireNonNull;

import dev.tidemark.transforms.join.Joined;
import dev.tidemark.transforms.join.JoinedCoder;
import dev.tidemark.transforms.record.StreamEvent;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionView;

/**
 * Gives each event what a type 2 dimension says of it as of its event time. So a replay gives the
 * same as the live run, although the dimension has changed since.
 *
 * <p><b>In:</b> events, in any windows; they wait for the first snapshot of the dimension.
 * <b>Out:</b> the same events in the same windows at the same timestamps, each with what held for
 * its key then. An event of whose key the dimension says nothing for that time goes on marked,
 * without a value, and is counted ({@link #MISSING}).
 *
 * <p>An event is joined with the snapshot that is there when it is processed: a change must be in
 * the dimension before it becomes valid, and what is known later needs a backfill.
 *
 * <p><b>State:</b> none but the view, which is the dimension, once in each worker.
 *
 * @param <E> the type of the events
 * @param <V> the type of what the dimension says
 */
public final class AsOfJoin<E extends StreamEvent, V>
    extends PTransform<PCollection<E>, PCollection<Joined<E, V>>> {
  private static final long serialVersionUID = 1L;

  /** The counter of events without a match. */
  public static final String MISSING = "events_without_match";

  private final PCollectionView<Iterable<KV<Long, Dimension<V>>>> dimension;
  private final SerializableFunction<E, String> keys;
  private final Coder<V> values;

  private AsOfJoin(
      PCollectionView<Iterable<KV<Long, Dimension<V>>>> dimension,
      SerializableFunction<E, String> keys,
      Coder<V> values) {
    this.dimension = requireNonNull(dimension, "dimension");
    this.keys = requireNonNull(keys, "keys");
    this.values = requireNonNull(values, "values");
  }

  /**
   * Joins with a dimension.
   *
   * @param dimension made by {@link ChangingReference}
   * @param keys the key of an event in the dimension
   * @param values the coder of what the dimension says
   */
  public static <E extends StreamEvent, V> AsOfJoin<E, V> with(
      PCollectionView<Iterable<KV<Long, Dimension<V>>>> dimension,
      SerializableFunction<E, String> keys,
      Coder<V> values) {
    return new AsOfJoin<>(dimension, keys, values);
  }

  @Override
  public PCollection<Joined<E, V>> expand(PCollection<E> events) {
    return events
        .apply(
            "AsOf", ParDo.of(new AsOfFn<>(dimension, keys)).withSideInput("dimension", dimension))
        .setCoder(JoinedCoder.of(events.getCoder(), values));
  }

  private static final class AsOfFn<E extends StreamEvent, V> extends DoFn<E, Joined<E, V>> {
    private static final long serialVersionUID = 1L;

    private final PCollectionView<Iterable<KV<Long, Dimension<V>>>> dimension;
    private final SerializableFunction<E, String> keys;
    private final Counter missing = Metrics.counter(AsOfJoin.class, MISSING);

    AsOfFn(
        PCollectionView<Iterable<KV<Long, Dimension<V>>>> dimension,
        SerializableFunction<E, String> keys) {
      this.dimension = dimension;
      this.keys = keys;
    }

    @ProcessElement
    public void join(ProcessContext context) {
      E event = context.element();
      V value =
          ChangingReference.latest(context.sideInput(dimension))
              .asOf(keys.apply(event), event.eventTimeMillis())
              .orElse(null);
      if (value == null) {
        missing.inc();
      }
      context.output(new Joined<>(event, value));
    }
  }
}
