/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.translate;

import dev.tidemark.runners.spark.stage.RedistributeRoot;
import java.util.List;
import java.util.Set;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.runners.AppliedPTransform;
import org.apache.beam.sdk.values.PCollection;

/** Reshuffle and Redistribute.byKey: a shuffle without state. */
final class RedistributeTranslator implements PrimitiveTranslator {
  @Override
  public void translate(AppliedPTransform<?, ?, ?> applied, PlanBuilder plan) {
    PCollection<?> input = PlanBuilder.only(applied.getMainInputs().values());
    KvCoder<Object, Object> pairs = Shuffles.pairs(input, applied.getFullName());
    int output = plan.collection(PlanBuilder.only(applied.getOutputs().values()));
    plan.addShuffled(
        plan.collection(input),
        Shuffles.byKey(applied.getFullName(), plan, pairs, input.getWindowingStrategy()),
        new RedistributeRoot.Shipped(
            applied.getFullName(),
            pairs.getKeyCoder(),
            Shuffles.windowed(pairs.getValueCoder(), input.getWindowingStrategy()),
            output),
        List.of(output),
        Set.of());
  }
}
