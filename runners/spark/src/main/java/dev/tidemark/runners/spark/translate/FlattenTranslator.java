/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.translate;

import dev.tidemark.runners.spark.stage.FlattenStep;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.runners.AppliedPTransform;
import org.apache.beam.sdk.values.PCollection;

/** Flatten. */
final class FlattenTranslator implements PrimitiveTranslator {
  @Override
  public void translate(AppliedPTransform<?, ?, ?> applied, PlanBuilder plan) {
    int output = plan.collection(PlanBuilder.only(applied.getOutputs().values()));
    Map<PCollection<?>, Integer> copies = new LinkedHashMap<>();
    applied.getInputs().values().forEach(input -> copies.merge(input, 1, Integer::sum));
    copies.forEach(
        (input, times) ->
            plan.addStep(
                List.of(plan.collection(input)),
                new FlattenStep.Shipped(applied.getFullName(), times, output),
                List.of(output)));
  }
}
