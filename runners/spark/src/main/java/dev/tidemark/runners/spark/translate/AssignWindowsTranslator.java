/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.translate;

import dev.tidemark.runners.spark.stage.AssignWindowsStep;
import java.util.List;
import org.apache.beam.sdk.runners.AppliedPTransform;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.transforms.windowing.WindowFn;

/** Window.into. */
final class AssignWindowsTranslator implements PrimitiveTranslator {
  @Override
  @SuppressWarnings("unchecked") // The window function takes the input's elements.
  public void translate(AppliedPTransform<?, ?, ?> applied, PlanBuilder plan) {
    int input = plan.collection(PlanBuilder.only(applied.getMainInputs().values()));
    int output = plan.collection(PlanBuilder.only(applied.getOutputs().values()));
    WindowFn<Object, BoundedWindow> windowFn =
        (WindowFn<Object, BoundedWindow>) ((Window.Assign<?>) applied.getTransform()).getWindowFn();
    plan.addStep(
        List.of(input),
        windowFn == null
            ? new dev.tidemark.runners.spark.stage.FlattenStep.Shipped(
                applied.getFullName(), 1, output)
            : new AssignWindowsStep.Shipped(applied.getFullName(), windowFn, output),
        List.of(output));
  }
}
