/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.bundle;

import java.time.Duration;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.AfterFirst;
import org.apache.beam.sdk.transforms.windowing.AfterPane;
import org.apache.beam.sdk.transforms.windowing.AfterProcessingTime;
import org.apache.beam.sdk.transforms.windowing.GlobalWindows;
import org.apache.beam.sdk.transforms.windowing.Repeatedly;
import org.apache.beam.sdk.transforms.windowing.TimestampCombiner;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TimestampedValue;
import org.apache.beam.sdk.values.TimestampedValue.TimestampedValueCoder;

/**
 * Gathers elements that a runner reads in small bundles into larger ones, as a micro-batch does.
 *
 * <p>The direct runner reads unbounded sources ten elements at a time; everything that is paid per
 * bundle or per group downstream then is paid almost per element. After this transform a bundle
 * holds up to {@code maxElements}, or what came within {@code maxWait} of processing time. Runners
 * whose bundles are large already have no use for it.
 *
 * <p>In: any elements in the global window, none behind the watermark. Out: the same elements with
 * their timestamps, in the global window; the watermark waits for those that are being gathered.
 * Each element comes out once. State: at most {@code maxElements} elements for each shard.
 *
 * <pre>{@code
 * records.apply(GatherIntoBundles.of(Duration.ofMillis(500), 500))
 * }</pre>
 */
public final class GatherIntoBundles<T> extends PTransform<PCollection<T>, PCollection<T>> {

  private static final int SHARDS = 2;

  private final Duration maxWait;
  private final int maxElements;

  private GatherIntoBundles(Duration maxWait, int maxElements) {
    this.maxWait = maxWait;
    this.maxElements = maxElements;
  }

  /**
   * Gathers for at most this long, and at most this many elements.
   *
   * @throws IllegalArgumentException if either is not positive
   */
  public static <T> GatherIntoBundles<T> of(Duration maxWait, int maxElements) {
    if (maxWait.isNegative() || maxWait.isZero()) {
      throw new IllegalArgumentException("maxWait must be positive, but is " + maxWait);
    }
    if (maxElements < 1) {
      throw new IllegalArgumentException("maxElements must be at least 1, but is " + maxElements);
    }
    return new GatherIntoBundles<>(maxWait, maxElements);
  }

  @Override
  public PCollection<T> expand(PCollection<T> input) {
    return input
        .apply("KeyByShard", ParDo.of(new KeyByShard<>()))
        .setCoder(KvCoder.of(VarIntCoder.of(), TimestampedValueCoder.of(input.getCoder())))
        .apply(
            "UntilManyOrWaited",
            Window.<KV<Integer, TimestampedValue<T>>>into(new GlobalWindows())
                .triggering(
                    Repeatedly.forever(
                        AfterFirst.of(
                            AfterPane.elementCountAtLeast(maxElements),
                            AfterProcessingTime.pastFirstElementInPane()
                                .plusDelayOf(org.joda.time.Duration.millis(maxWait.toMillis())))))
                .withTimestampCombiner(TimestampCombiner.EARLIEST)
                .withAllowedLateness(org.joda.time.Duration.ZERO)
                .discardingFiredPanes())
        .apply(GroupByKey.create())
        .apply("Release", ParDo.of(new Release<>()))
        .setCoder(input.getCoder());
  }

  /** Deals whole bundles to the shards in turn, so that a bundle stays one group. */
  private static final class KeyByShard<T> extends DoFn<T, KV<Integer, TimestampedValue<T>>> {
    private transient int shard;

    @StartBundle
    public void nextShard() {
      shard = (shard + 1) % SHARDS;
    }

    @ProcessElement
    public void key(
        @Element T element,
        @Timestamp org.joda.time.Instant timestamp,
        OutputReceiver<KV<Integer, TimestampedValue<T>>> output) {
      output.output(KV.of(shard, TimestampedValue.of(element, timestamp)));
    }
  }

  private static final class Release<T>
      extends DoFn<KV<Integer, Iterable<TimestampedValue<T>>>, T> {
    @ProcessElement
    public void release(
        @Element KV<Integer, Iterable<TimestampedValue<T>>> gathered, OutputReceiver<T> output) {
      for (TimestampedValue<T> value : gathered.getValue()) {
        output.outputWithTimestamp(value.getValue(), value.getTimestamp());
      }
    }
  }
}
