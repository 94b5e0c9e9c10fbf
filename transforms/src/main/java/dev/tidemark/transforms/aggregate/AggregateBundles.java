/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.aggregate;

import dev.tidemark.transforms.record.StreamEvent;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.PaneInfo;
import org.apache.beam.sdk.values.KV;
import org.joda.time.Instant;

/**
 * Adds the events of a bundle up, by key and slice of event time, so that few partial results are
 * shuffled and merged in place of many events: merging a sketch costs a thousand times what an
 * update costs. A slice is so short that all its events are in the same windows.
 *
 * <p>A partial result carries the earliest event time in it: never the end of a window, which would
 * let the watermark close windows that it still belongs to.
 *
 * @param <E> the type of the events
 * @param <K> the key that results are for
 * @param <A> what adds events up
 * @param <P> the partial result
 */
public final class AggregateBundles<E extends StreamEvent, K, A, P> extends DoFn<E, KV<K, P>> {
  private static final long serialVersionUID = 1L;

  private final BundleAggregation<E, K, A, P> aggregation;
  private final long sliceMillis;
  private final long offsetMillis;
  private final int mostPartials;

  private transient Map<Slice<K>, Partial<A>> partials = new HashMap<>();

  /**
   * Holds at most so many partial results; then it sends them on and starts anew.
   *
   * @param aggregation how events are added up
   * @param slice the length of a slice; a millisecond or more
   * @param offset where slices begin, after the epoch
   * @param mostPartials how many partial results; 1 or more
   */
  public AggregateBundles(
      BundleAggregation<E, K, A, P> aggregation,
      Duration slice,
      Duration offset,
      int mostPartials) {
    this.aggregation = aggregation;
    this.sliceMillis = slice.toMillis();
    this.offsetMillis = offset.toMillis();
    this.mostPartials = mostPartials;
  }

  @StartBundle
  public void start() {
    partials = new HashMap<>();
  }

  @ProcessElement
  public void add(@Element E event, BoundedWindow window, OutputReceiver<KV<K, P>> output) {
    K key = aggregation.keyOf(event);
    if (key == null) {
      return;
    }
    long millis = event.eventTimeMillis();
    Slice<K> slice = new Slice<>(window, Math.floorDiv(millis - offsetMillis, sliceMillis), key);
    Partial<A> partial = partials.get(slice);
    if (partial == null) {
      if (partials.size() >= mostPartials) {
        partials.forEach(
            (full, value) ->
                output.outputWindowedValue(
                    KV.of(full.key(), aggregation.finish(value.accumulator)),
                    Instant.ofEpochMilli(value.earliestMillis),
                    List.of(full.window()),
                    PaneInfo.NO_FIRING));
        partials.clear();
      }
      partial = new Partial<>(aggregation.start(), millis);
      partials.put(slice, partial);
    }
    aggregation.add(partial.accumulator, event);
    partial.earliestMillis = Math.min(partial.earliestMillis, millis);
  }

  @FinishBundle
  public void finish(FinishBundleContext context) {
    partials.forEach(
        (slice, partial) ->
            context.output(
                KV.of(slice.key(), aggregation.finish(partial.accumulator)),
                Instant.ofEpochMilli(partial.earliestMillis),
                slice.window()));
    partials.clear();
  }

  /**
   * Any: a partial result is older than the event that makes room for others, but not older than
   * its own bundle, which holds the watermark.
   */
  @Override
  @SuppressWarnings("deprecation") // Deprecated for what it can do to watermarks; see above.
  public org.joda.time.Duration getAllowedTimestampSkew() {
    return org.joda.time.Duration.millis(Long.MAX_VALUE);
  }

  private record Slice<K>(BoundedWindow window, long index, K key) {}

  private static final class Partial<A> {
    private final A accumulator;
    private long earliestMillis;

    Partial(A accumulator, long earliestMillis) {
      this.accumulator = accumulator;
      this.earliestMillis = earliestMillis;
    }
  }
}
