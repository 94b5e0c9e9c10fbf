/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.translate;

import dev.tidemark.runners.spark.stage.GroupRoot;
import java.util.List;
import java.util.Set;
import org.apache.beam.runners.core.SystemReduceFn;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.runners.AppliedPTransform;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.CombineFnBase.GlobalCombineFn;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.util.AppliedCombineFn;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.WindowedValue;
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
    Coder<WindowedValue<Object>> payload = Shuffles.windowed(pairs.getValueCoder(), windowing);
    int output = plan.collection(PlanBuilder.only(applied.getOutputs().values()));
    plan.addShuffled(
        plan.collection(input),
        Shuffles.byKey(applied.getFullName(), plan, pairs, windowing),
        new GroupRoot.Shipped(
            applied.getFullName(),
            pairs.getKeyCoder(),
            payload,
            windowing,
            SystemReduceFn.combining(pairs.getKeyCoder(), appliedFn),
            output),
        List.of(output),
        Set.of());
  }
}
