/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.stage;

import org.apache.beam.sdk.values.KV;

/** Puts each element under the null key, so that all of them meet. */
public final class PairWithNothingStep {
  private PairWithNothingStep() {}

  /** How it is shipped. */
  public record Shipped(String name, int output) implements Step.Spec {
    @Override
    public Step create(StageRuntime runtime) {
      StageRuntime.Output out = runtime.output(output);
      return element -> out.accept(element.withValue(KV.of(null, element.getValue())));
    }
  }
}
