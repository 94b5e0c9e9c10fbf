/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.stage;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.transforms.Combine.CombineFn;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.PaneInfo;
import org.apache.beam.sdk.transforms.windowing.TimestampCombiner;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.WindowedValue;
import org.apache.beam.sdk.values.WindowedValues;
import org.joda.time.Instant;

/**
 * The part of a Combine that runs before its shuffle: one accumulator for each key and window of a
 * bundle is shuffled, not the elements. The accumulator has the timestamp that the windowing's
 * combiner makes of those of its elements.
 */
public final class PrecombineStep implements Step {
  /**
   * Accumulators that are held at most; more are passed on early, which costs only shuffled bytes.
   */
  private static final int CAPACITY = 100_000;

  private final Shipped spec;
  private final StageRuntime.Output output;
  private final Map<Group, Partial> partials = new HashMap<>();

  private PrecombineStep(StageRuntime runtime, Shipped spec) {
    this.spec = spec;
    this.output = runtime.output(spec.output());
  }

  @Override
  public void process(WindowedValue<Object> element) {
    KV<?, ?> pair = (KV<?, ?>) element.getValue();
    Object structural = spec.keyCoder().structuralValue(pair.getKey());
    for (BoundedWindow window : element.getWindows()) {
      Instant timestamp = spec.timestamps().assign(window, element.getTimestamp());
      Partial partial = partials.get(new Group(structural, window));
      if (partial == null) {
        partial = new Partial(pair.getKey(), spec.fn().createAccumulator(), timestamp);
        partials.put(new Group(structural, window), partial);
      } else {
        partial.timestamp = spec.timestamps().combine(partial.timestamp, timestamp);
      }
      partial.accumulator = spec.fn().addInput(partial.accumulator, pair.getValue());
    }
    if (partials.size() > CAPACITY) {
      finishBundle();
    }
  }

  @Override
  public void finishBundle() {
    partials.forEach(
        (group, partial) ->
            output.accept(
                WindowedValues.of(
                    KV.of(partial.key, spec.fn().compact(partial.accumulator)),
                    partial.timestamp,
                    group.window(),
                    PaneInfo.NO_FIRING)));
    partials.clear();
  }

  /** A key, by its coder, in a window; the null key is one too. */
  private record Group(Object key, BoundedWindow window) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Group that
          && Objects.deepEquals(key, that.key)
          && window.equals(that.window);
    }

    @Override
    public int hashCode() {
      return 31 * Objects.hashCode(key) + window.hashCode();
    }
  }

  private static final class Partial {
    private final Object key;
    private Object accumulator;
    private Instant timestamp;

    Partial(Object key, Object accumulator, Instant timestamp) {
      this.key = key;
      this.accumulator = accumulator;
      this.timestamp = timestamp;
    }
  }

  /** How it is shipped. */
  public record Shipped(
      String name,
      Coder<Object> keyCoder,
      CombineFn<Object, Object, Object> fn,
      TimestampCombiner timestamps,
      int output)
      implements Step.Spec {
    @Override
    public Step create(StageRuntime runtime) {
      return new PrecombineStep(runtime, this);
    }
  }
}
