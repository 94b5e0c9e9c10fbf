/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.translate;

import dev.tidemark.runners.spark.stage.FlattenStep;
import java.util.List;
import org.apache.beam.sdk.runners.AppliedPTransform;

/**
 * The making of a view passes its input on; a view is materialized where it is read, by {@link
 * SideInputs}.
 */
final class CreateViewTranslator implements PrimitiveTranslator {
  @Override
  public void translate(AppliedPTransform<?, ?, ?> applied, PlanBuilder plan) {
    int input = plan.collection(PlanBuilder.only(applied.getMainInputs().values()));
    int output = plan.collection(PlanBuilder.only(applied.getOutputs().values()));
    plan.addStep(
        List.of(input), new FlattenStep.Shipped(applied.getFullName(), 1, output), List.of(output));
  }
}
