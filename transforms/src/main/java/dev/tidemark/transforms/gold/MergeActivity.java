/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.gold;

import java.util.Iterator;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderRegistry;
import org.apache.beam.sdk.transforms.Combine.CombineFn;

/** Merges partial results into one; in any order, and with the same result. */
final class MergeActivity extends CombineFn<Activity, ActivityAccumulator, Activity> {
  private static final long serialVersionUID = 1L;

  @Override
  public ActivityAccumulator createAccumulator() {
    return new ActivityAccumulator();
  }

  @Override
  public ActivityAccumulator addInput(ActivityAccumulator accumulator, Activity part) {
    accumulator.merge(part);
    return accumulator;
  }

  @Override
  public ActivityAccumulator mergeAccumulators(Iterable<ActivityAccumulator> accumulators) {
    Iterator<ActivityAccumulator> each = accumulators.iterator();
    ActivityAccumulator merged = each.hasNext() ? each.next() : createAccumulator();
    while (each.hasNext()) {
      merged.merge(each.next());
    }
    return merged;
  }

  @Override
  public Activity extractOutput(ActivityAccumulator accumulator) {
    return accumulator.toActivity();
  }

  @Override
  public Coder<ActivityAccumulator> getAccumulatorCoder(
      CoderRegistry registry, Coder<Activity> inputCoder) {
    return ActivityAccumulatorCoder.of();
  }

  @Override
  public Coder<Activity> getDefaultOutputCoder(CoderRegistry registry, Coder<Activity> inputCoder) {
    return ActivityCoder.of();
  }
}
