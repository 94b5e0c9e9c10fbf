/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.translate;

import dev.tidemark.runners.spark.stage.ShuffleStep;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.transforms.windowing.AfterProcessingTime;
import org.apache.beam.sdk.transforms.windowing.AfterSynchronizedProcessingTime;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.Trigger;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.WindowedValues;
import org.apache.beam.sdk.values.WindowedValues.FullWindowedValueCoder;
import org.apache.beam.sdk.values.WindowingStrategy;

/** The coders of shuffles. */
final class Shuffles {
  private Shuffles() {}

  /** Returns the coder of the pairs of an input that is grouped. */
  @SuppressWarnings("unchecked") // Both types are erased alike everywhere behind the translation.
  static KvCoder<Object, Object> pairs(PCollection<?> input, String step) {
    if (!(input.getCoder() instanceof KvCoder<?, ?>)) {
      throw new IllegalStateException(
          "The input of " + step + " must have a KvCoder but has " + input.getCoder());
    }
    return (KvCoder<Object, Object>) (Coder<?>) input.getCoder();
  }

  /** Returns the coder for values in the windows of the given windowing. */
  static FullWindowedValueCoder<Object> windowed(
      Coder<Object> valueCoder, WindowingStrategy<?, ?> windowing) {
    return WindowedValues.getFullCoder(valueCoder, windowing.getWindowFn().windowCoder());
  }

  /** Returns the windowing of an input, its types erased. */
  @SuppressWarnings("unchecked") // As above.
  static WindowingStrategy<Object, BoundedWindow> windowing(PCollection<?> input) {
    return (WindowingStrategy<Object, BoundedWindow>) input.getWindowingStrategy();
  }

  /** Returns whether the trigger, or one inside it, goes by processing time. */
  static boolean usesProcessingTime(Trigger trigger) {
    return trigger instanceof AfterProcessingTime
        || trigger instanceof AfterSynchronizedProcessingTime
        || trigger.subTriggers().stream().anyMatch(Shuffles::usesProcessingTime);
  }

  /** Returns the step that writes pairs by key to the next stage. */
  static ShuffleStep.Shipped byKey(
      String name,
      PlanBuilder plan,
      KvCoder<Object, Object> pairs,
      WindowingStrategy<?, ?> windowing) {
    if (usesProcessingTime(windowing.getTrigger())) {
      plan.usesProcessingTime();
    }
    return new ShuffleStep.Shipped(
        name,
        plan.nextStage(),
        pairs.getKeyCoder(),
        windowed(pairs.getValueCoder(), windowing),
        false);
  }
}
