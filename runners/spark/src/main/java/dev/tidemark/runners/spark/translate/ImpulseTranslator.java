/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.translate;

import dev.tidemark.runners.spark.stage.ImpulseRoot;
import dev.tidemark.runners.spark.translate.PipelinePlan.Kind;
import java.util.List;
import org.apache.beam.sdk.runners.AppliedPTransform;

/** Impulse. */
final class ImpulseTranslator implements PrimitiveTranslator {
  @Override
  public void translate(AppliedPTransform<?, ?, ?> applied, PlanBuilder plan) {
    int output = plan.collection(PlanBuilder.only(applied.getOutputs().values()));
    plan.addSource(
        new ImpulseRoot.Shipped(applied.getFullName(), output),
        Kind.IMPULSE,
        List.of(output),
        null);
  }
}
