/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.stage;

import org.apache.beam.sdk.values.WindowedValues;

/** Impulse: one empty element at the beginning of time. */
public final class ImpulseRoot implements Root {
  private final StageRuntime.Output output;

  private ImpulseRoot(StageRuntime.Output output) {
    this.output = output;
  }

  @Override
  public void run(TaskContext task) {
    output.accept(WindowedValues.valueInGlobalWindow(new byte[0]));
    task.advanceWatermark();
  }

  /** How it is shipped. */
  public record Shipped(String name, int output) implements Root.Spec {
    @Override
    public boolean isStateful() {
      return false;
    }

    @Override
    public Root create(StageRuntime runtime) {
      return new ImpulseRoot(runtime.output(output));
    }
  }
}
