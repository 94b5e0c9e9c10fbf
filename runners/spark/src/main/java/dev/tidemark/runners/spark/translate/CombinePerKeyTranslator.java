/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.translate;

import dev.tidemark.runners.spark.stage.GroupRoot;
import dev.tidemark.runners.spark.stage.MergeAccumulatorsFn;
import dev.tidemark.runners.spark.stage.PrecombineStep;
import java.util.List;
import java.util.Set;
import org.apache.beam.runners.core.SystemReduceFn;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.runners.AppliedPTransform;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.Combine.CombineFn;
import org.apache.beam.sdk.transforms.CombineFnBase.GlobalCombineFn;
import org.apache.beam.sdk.transforms.windowing.AfterPane;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.Trigger;
import org.apache.beam.sdk.util.AppliedCombineFn;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.WindowingStrategy;

/**
 * Combine.perKey without side inputs: accumulators in state, never the elements. With side inputs
 * it is translated by its parts.
 */
final class CombinePerKeyTranslator implements PrimitiveTranslator {
  @Override
  public boolean accepts(AppliedPTransform<?, ?, ?> applied) {
    return applied.getTransform() instanceof Combine.PerKey<?, ?, ?> combine
        && combine.getSideInputs().isEmpty()
        && PlanBuilder.only(applied.getMainInputs().values()).getCoder() instanceof KvCoder<?, ?>;
  }

  @Override
  @SuppressWarnings("unchecked") // The function's types are those of the input and the output.
  public void translate(AppliedPTransform<?, ?, ?> applied, PlanBuilder plan) {
    PCollection<?> input = PlanBuilder.only(applied.getMainInputs().values());
    KvCoder<Object, Object> pairs = Shuffles.pairs(input, applied.getFullName());
    WindowingStrategy<Object, BoundedWindow> windowing = Shuffles.windowing(input);
    GlobalCombineFn<Object, Object, Object> fn =
        (GlobalCombineFn<Object, Object, Object>)
            ((Combine.PerKey<?, ?, ?>) applied.getTransform()).getFn();
    AppliedCombineFn<Object, Object, Object, Object> appliedFn =
        AppliedCombineFn.withInputCoder(
            fn, input.getPipeline().getCoderRegistry(), pairs, List.of(), windowing);
    int output = plan.collection(PlanBuilder.only(applied.getOutputs().values()));
    if (fn instanceof CombineFn<?, ?, ?> && isLiftable(windowing)) {
      lifted(
          applied.getFullName(),
          plan.collection(input),
          (CombineFn<Object, Object, Object>) fn,
          appliedFn,
          windowing,
          output,
          plan);
    } else {
      combine(
          applied.getFullName(), plan.collection(input), pairs, appliedFn, windowing, output, plan);
    }
  }

  /**
   * Whether it makes no difference that elements of a key and window come together: no trigger may
   * count them, and windows stay what they are.
   */
  private static boolean isLiftable(WindowingStrategy<Object, BoundedWindow> windowing) {
    return windowing.getWindowFn().isNonMerging() && !counts(windowing.getTrigger());
  }

  private static boolean counts(Trigger trigger) {
    if (trigger instanceof AfterPane pane) {
      return pane.getElementCount() > 1;
    }
    return trigger.subTriggers().stream().anyMatch(CombinePerKeyTranslator::counts);
  }

  private static void lifted(
      String name,
      int input,
      CombineFn<Object, Object, Object> fn,
      AppliedCombineFn<Object, Object, Object, Object> appliedFn,
      WindowingStrategy<Object, BoundedWindow> windowing,
      int output,
      PlanBuilder plan) {
    Coder<Object> accumulatorCoder = appliedFn.getAccumulatorCoder();
    KvCoder<Object, Object> partials =
        KvCoder.of(appliedFn.getKvCoder().getKeyCoder(), accumulatorCoder);
    int precombined = plan.newCollection();
    plan.addStep(
        List.of(input),
        new PrecombineStep.Shipped(
            name, partials.getKeyCoder(), fn, windowing.getTimestampCombiner(), precombined),
        List.of(precombined));
    MergeAccumulatorsFn merge = new MergeAccumulatorsFn(fn, accumulatorCoder);
    combine(
        name,
        precombined,
        partials,
        AppliedCombineFn.withAccumulatorCoder(merge, accumulatorCoder),
        windowing,
        output,
        plan);
  }

  private static void combine(
      String name,
      int input,
      KvCoder<Object, Object> pairs,
      AppliedCombineFn<Object, Object, Object, Object> fn,
      WindowingStrategy<Object, BoundedWindow> windowing,
      int output,
      PlanBuilder plan) {
    plan.addShuffled(
        input,
        Shuffles.byKey(name, plan, pairs, windowing),
        new GroupRoot.Shipped(
            name,
            pairs.getKeyCoder(),
            Shuffles.windowed(pairs.getValueCoder(), windowing),
            windowing,
            SystemReduceFn.combining(pairs.getKeyCoder(), fn),
            output),
        List.of(output),
        Set.of());
  }
}
