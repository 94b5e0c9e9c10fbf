/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.aggregate;

import static java.util.Objects.requireNonNull;

import dev.tidemark.transforms.record.StreamEvent;
import dev.tidemark.transforms.window.AggregationWindows;
import dev.tidemark.transforms.window.WindowPane;
import dev.tidemark.transforms.window.WindowSpecification;
import java.io.Serializable;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.Combine.CombineFn;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.apache.beam.sdk.transforms.windowing.PaneInfo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;

/**
 * What every aggregation in tumbling or sliding windows does: events are added up within their
 * bundle, by key and slice of event time; these partial results, never the events, go into each of
 * their windows and are merged there; panes become rows.
 *
 * <p>A slice is a window where windows tumble, a period where they slide. So overlap multiplies
 * partial results and state, but not the work for an event.
 *
 * <p><b>In:</b> events at their event time, in any windows; bounded or not.
 *
 * <p><b>Out:</b> rows in the global window, as {@link AggregationWindows} says; each at the
 * timestamp of its pane.
 *
 * <p><b>State:</b> a merged result for each key and window until the allowed lateness is over. In a
 * bundle at most as many partial results as were asked for, 1,000 unless it is said otherwise.
 *
 * @param <E> the type of the events
 * @param <K> the key that results are for
 * @param <P> the partial result
 * @param <R> the type of the rows
 */
public final class AggregateInWindows<E extends StreamEvent, K, P, R> implements Serializable {
  private static final long serialVersionUID = 1L;

  private static final int DEFAULT_MOST_PARTIALS = 1_000;
  private static final int MOST_SALTS = 1_000;

  private final BundleAggregation<E, K, ?, P> aggregation;
  private final CombineFn<P, ?, P> merge;
  private final KvCoder<K, P> coder;
  private final ToRows<K, P, R> toRows;
  private final Coder<R> rowCoder;

  private AggregateInWindows(
      BundleAggregation<E, K, ?, P> aggregation,
      CombineFn<P, ?, P> merge,
      KvCoder<K, P> coder,
      ToRows<K, P, R> toRows,
      Coder<R> rowCoder) {
    this.aggregation = requireNonNull(aggregation, "aggregation");
    this.merge = requireNonNull(merge, "merge");
    this.coder = requireNonNull(coder, "coder");
    this.toRows = requireNonNull(toRows, "toRows");
    this.rowCoder = requireNonNull(rowCoder, "rowCoder");
  }

  /**
   * An aggregation, for any windows.
   *
   * @param aggregation how the events of a bundle are added up
   * @param merge how partial results merge
   * @param coder of a key, deterministic, and a partial result
   * @param toRows the rows of a result
   * @param rowCoder the coder of these
   */
  public static <E extends StreamEvent, K, P, R> AggregateInWindows<E, K, P, R> of(
      BundleAggregation<E, K, ?, P> aggregation,
      CombineFn<P, ?, P> merge,
      KvCoder<K, P> coder,
      ToRows<K, P, R> toRows,
      Coder<R> rowCoder) {
    return new AggregateInWindows<>(aggregation, merge, coder, toRows, rowCoder);
  }

  /**
   * The aggregation in these windows.
   *
   * @throws IllegalArgumentException where they are sessions, which have no slices
   */
  public Transform<E, K, P, R> in(AggregationWindows windows, WindowSpecification window) {
    return new Transform<>(this, windows, window, DEFAULT_MOST_PARTIALS, 1);
  }

  /**
   * A number of keys that a key may be spread over.
   *
   * @throws IllegalArgumentException where it is not 1 to 1,000
   */
  public static int requireFanout(int salts) {
    if (salts < 1 || salts > MOST_SALTS) {
      throw new IllegalArgumentException("salts must be 1 to " + MOST_SALTS + ", but are " + salts);
    }
    return salts;
  }

  /**
   * Makes the rows of a result.
   *
   * @param <K> the key
   * @param <P> the result
   * @param <R> the type of the rows
   */
  @FunctionalInterface
  public interface ToRows<K, P, R> extends Serializable {

    /**
     * Some runners fire a pane for an expired window that has nothing left: no rows are expected of
     * an empty result.
     */
    void toRows(K key, P result, WindowPane pane, DoFn.OutputReceiver<R> rows);
  }

  /**
   * The aggregation in windows, as a step of a pipeline.
   *
   * @param <E> the type of the events
   * @param <K> the key that results are for
   * @param <P> the partial result
   * @param <R> the type of the rows
   */
  public static final class Transform<E extends StreamEvent, K, P, R>
      extends PTransform<PCollection<E>, PCollection<R>> {
    private static final long serialVersionUID = 1L;

    private final AggregateInWindows<E, K, P, R> parts;
    private final AggregationWindows windows;
    private final WindowSpecification window;
    private final int mostPartials;
    private final int fanout;

    private Transform(
        AggregateInWindows<E, K, P, R> parts,
        AggregationWindows windows,
        WindowSpecification window,
        int mostPartials,
        int fanout) {
      this.parts = parts;
      this.windows = requireNonNull(windows, "windows");
      this.window = window.requireFixedLength();
      this.mostPartials = mostPartials;
      this.fanout = fanout;
    }

    /** With another number of partial results that a bundle may hold; 1 or more. */
    public Transform<E, K, P, R> withMostPartials(int partials) {
      return new Transform<>(parts, windows, window, partials, fanout);
    }

    /**
     * With the partial results of each key merged under several salted keys first, which different
     * workers can do: for keys that have a large share of all events. Results are the same; the
     * price is another shuffle, and no state that outlives a pane. 1, the default, spreads nothing.
     *
     * @param salts over how many keys each is spread; 1 to 1,000
     */
    public Transform<E, K, P, R> withHotKeyFanout(int salts) {
      return new Transform<>(parts, windows, window, mostPartials, requireFanout(salts));
    }

    @Override
    public PCollection<R> expand(PCollection<E> events) {
      PCollection<KV<K, P>> partials =
          fanout == 1
              ? events
                  .apply("AggregateBundles", aggregateBundles(parts.aggregation))
                  .setCoder(parts.coder)
                  .apply("WindowInto", windows.into(window))
              : mergeSalted(events);
      return partials
          .apply("Merge", Combine.perKey(parts.merge))
          .setCoder(parts.coder)
          .apply("ToRows", ParDo.of(new ToRowsFn<>(windows, parts.toRows)))
          .setCoder(parts.rowCoder)
          .apply("RowsGlobally", GlobalRows.window());
    }

    /**
     * Each partial result goes on at once, and only once: the panes are those of the second merge.
     */
    private PCollection<KV<K, P>> mergeSalted(PCollection<E> events) {
      KvCoder<KV<K, Integer>, P> salted =
          KvCoder.of(
              KvCoder.of(parts.coder.getKeyCoder(), VarIntCoder.of()), parts.coder.getValueCoder());
      return events
          .apply("AggregateSalted", aggregateBundles(salted(parts.aggregation)))
          .setCoder(salted)
          .apply("WindowSalted", windows.passOn(window))
          .apply("MergeSalted", Combine.perKey(parts.merge))
          .setCoder(salted)
          .apply("DropSalt", ParDo.of(new DropSaltFn<K, P>()))
          .setCoder(parts.coder)
          .apply("Fire", windows.fire());
    }

    private <A> SaltKeys<E, K, A, P> salted(BundleAggregation<E, K, A, P> aggregation) {
      return new SaltKeys<>(aggregation, fanout);
    }

    private <S, A> ParDo.SingleOutput<E, KV<S, P>> aggregateBundles(
        BundleAggregation<E, S, A, P> aggregation) {
      return ParDo.of(
          new AggregateBundles<>(aggregation, window.period(), window.offset(), mostPartials));
    }
  }

  private static final class DropSaltFn<K, P> extends DoFn<KV<KV<K, Integer>, P>, KV<K, P>> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void drop(@Element KV<KV<K, Integer>, P> salted, OutputReceiver<KV<K, P>> output) {
      output.output(KV.of(salted.getKey().getKey(), salted.getValue()));
    }
  }

  private static final class ToRowsFn<K, P, R> extends DoFn<KV<K, P>, R> {
    private static final long serialVersionUID = 1L;

    private final AggregationWindows windows;
    private final ToRows<K, P, R> toRows;

    ToRowsFn(AggregationWindows windows, ToRows<K, P, R> toRows) {
      this.windows = windows;
      this.toRows = toRows;
    }

    @ProcessElement
    public void toRows(
        @Element KV<K, P> result, IntervalWindow window, PaneInfo pane, OutputReceiver<R> rows) {
      if (windows.becomesRows(pane)) {
        toRows.toRows(result.getKey(), result.getValue(), WindowPane.of(window, pane), rows);
      }
    }
  }
}
