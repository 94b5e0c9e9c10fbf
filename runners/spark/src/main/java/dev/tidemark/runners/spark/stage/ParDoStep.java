/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.stage;

import java.util.function.UnaryOperator;
import org.apache.beam.runners.core.NullSideInputReader;
import org.apache.beam.sdk.values.WindowedValue;

/** A ParDo without state, timers or side inputs: fused. */
public final class ParDoStep implements Step {
  private final DoFnBundle bundle;

  private ParDoStep(StageRuntime runtime, DoFnSpec spec) {
    bundle =
        new DoFnBundle(
            runtime,
            spec,
            NullSideInputReader.empty(),
            new BundleContext(runtime),
            UnaryOperator.identity());
  }

  @Override
  public void process(WindowedValue<Object> element) {
    bundle.process(element);
  }

  @Override
  public void finishBundle() {
    bundle.finish();
  }

  /** How it is shipped. */
  public record Shipped(DoFnSpec doFn) implements Step.Spec {
    @Override
    public String name() {
      return doFn.name();
    }

    @Override
    public Step create(StageRuntime runtime) {
      return new ParDoStep(runtime, doFn);
    }
  }
}
