/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.stage;

import java.util.Collections;
import org.apache.beam.sdk.values.KV;

/** Turns an element into the contents of a side input. */
public final class ViewContentsStep {
  private ViewContentsStep() {}

  /** Each element is the content. */
  public record OfElement(String name, int output) implements Step.Spec {
    @Override
    public Step create(StageRuntime runtime) {
      StageRuntime.Output out = runtime.output(output);
      return element ->
          out.accept(element.withValue(Collections.singletonList(element.getValue())));
    }
  }

  /** The values of a group are the contents. */
  public record OfGroup(String name, int output) implements Step.Spec {
    @Override
    public Step create(StageRuntime runtime) {
      StageRuntime.Output out = runtime.output(output);
      return element -> out.accept(element.withValue(((KV<?, ?>) element.getValue()).getValue()));
    }
  }
}
