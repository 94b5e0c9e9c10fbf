/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.stage;

import java.util.Arrays;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderRegistry;
import org.apache.beam.sdk.transforms.Combine.CombineFn;

/** The part of a Combine that runs behind its shuffle: its inputs are accumulators. */
public final class MergeAccumulatorsFn extends CombineFn<Object, Object, Object> {
  private final CombineFn<Object, Object, Object> fn;
  private final Coder<Object> accumulatorCoder;

  /** Merges accumulators of {@code fn}. */
  public MergeAccumulatorsFn(CombineFn<Object, Object, Object> fn, Coder<Object> accumulatorCoder) {
    this.fn = fn;
    this.accumulatorCoder = accumulatorCoder;
  }

  @Override
  public Object createAccumulator() {
    return fn.createAccumulator();
  }

  @Override
  public Object addInput(Object accumulator, Object input) {
    return fn.mergeAccumulators(Arrays.asList(accumulator, input));
  }

  @Override
  public Object mergeAccumulators(Iterable<Object> accumulators) {
    return fn.mergeAccumulators(accumulators);
  }

  @Override
  public Object extractOutput(Object accumulator) {
    return fn.extractOutput(accumulator);
  }

  @Override
  public Object compact(Object accumulator) {
    return fn.compact(accumulator);
  }

  @Override
  public Coder<Object> getAccumulatorCoder(CoderRegistry registry, Coder<Object> inputCoder) {
    return accumulatorCoder;
  }
}
