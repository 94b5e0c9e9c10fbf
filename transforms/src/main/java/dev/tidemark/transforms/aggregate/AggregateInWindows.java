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
    return new Transform<>(this, windows, window, DEFAULT_MOST_PARTIALS);
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

    private Transform(
        AggregateInWindows<E, K, P, R> parts,
        AggregationWindows windows,
        WindowSpecification window,
        int mostPartials) {
      this.parts = parts;
      this.windows = requireNonNull(windows, "windows");
      this.window = window.requireFixedLength();
      this.mostPartials = mostPartials;
    }

    /** With another number of partial results that a bundle may hold; 1 or more. */
    public Transform<E, K, P, R> withMostPartials(int partials) {
      return new Transform<>(parts, windows, window, partials);
    }

    @Override
    public PCollection<R> expand(PCollection<E> events) {
      return events
          .apply("AggregateBundles", aggregateBundles(parts.aggregation))
          .setCoder(parts.coder)
          .apply("WindowInto", windows.into(window))
          .apply("Merge", Combine.perKey(parts.merge))
          .setCoder(parts.coder)
          .apply("ToRows", ParDo.of(new ToRowsFn<>(windows, parts.toRows)))
          .setCoder(parts.rowCoder)
          .apply("RowsGlobally", GlobalRows.window());
    }

    private <A> ParDo.SingleOutput<E, KV<K, P>> aggregateBundles(
        BundleAggregation<E, K, A, P> aggregation) {
      return ParDo.of(
          new AggregateBundles<>(aggregation, window.period(), window.offset(), mostPartials));
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
