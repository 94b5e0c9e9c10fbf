/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.translate;

import dev.tidemark.runners.spark.stage.GroupRoot;
import dev.tidemark.runners.spark.stage.ImmediateGroupRoot;
import java.util.List;
import java.util.Set;
import org.apache.beam.runners.core.SystemReduceFn;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.runners.AppliedPTransform;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.WindowedValue;
import org.apache.beam.sdk.values.WindowingStrategy;

/** GroupByKey: a shuffle, and the values of each key and window in state until a pane fires. */
final class GroupByKeyTranslator implements PrimitiveTranslator {
  @Override
  public void translate(AppliedPTransform<?, ?, ?> applied, PlanBuilder plan) {
    PCollection<?> input = PlanBuilder.only(applied.getMainInputs().values());
    group(
        applied.getFullName(),
        plan.collection(input),
        Shuffles.pairs(input, applied.getFullName()),
        Shuffles.windowing(input),
        plan.collection(PlanBuilder.only(applied.getOutputs().values())),
        plan);
  }

  /** Adds a grouping of pairs. */
  @SuppressWarnings("unchecked") // A list of values goes where an iterable is read.
  static void group(
      String name,
      int input,
      KvCoder<Object, Object> pairs,
      WindowingStrategy<Object, BoundedWindow> windowing,
      int output,
      PlanBuilder plan) {
    Coder<WindowedValue<Object>> payload = Shuffles.windowed(pairs.getValueCoder(), windowing);
    if (ImmediateGroupRoot.suits(windowing)) {
      plan.addShuffled(
          input,
          Shuffles.byKey(name, plan, pairs, windowing),
          new ImmediateGroupRoot.Shipped(name, pairs.getKeyCoder(), payload, windowing, output),
          List.of(output),
          Set.of());
      return;
    }
    SystemReduceFn<Object, Object, ?, Object, BoundedWindow> reduce =
        (SystemReduceFn<Object, Object, ?, Object, BoundedWindow>)
            (SystemReduceFn<Object, Object, ?, ?, BoundedWindow>)
                SystemReduceFn.<Object, Object, BoundedWindow>buffering(pairs.getValueCoder());
    plan.addShuffled(
        input,
        Shuffles.byKey(name, plan, pairs, windowing),
        new GroupRoot.Shipped(name, pairs.getKeyCoder(), payload, windowing, reduce, output),
        List.of(output),
        Set.of());
  }
}
