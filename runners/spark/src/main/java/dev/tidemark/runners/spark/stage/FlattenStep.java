/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.stage;

import org.apache.beam.sdk.values.WindowedValue;

/**
 * Flatten: passes on what comes from any of its inputs. An input that is given twice comes twice.
 */
public final class FlattenStep implements Step {
  private final int copies;
  private final StageRuntime.Output output;

  private FlattenStep(int copies, StageRuntime.Output output) {
    this.copies = copies;
    this.output = output;
  }

  @Override
  public void process(WindowedValue<Object> element) {
    for (int i = 0; i < copies; i++) {
      output.accept(element);
    }
  }

  /** How it is shipped; {@code copies} is how often the same input was given. */
  public record Shipped(String name, int copies, int output) implements Step.Spec {
    @Override
    public Step create(StageRuntime runtime) {
      return new FlattenStep(copies, runtime.output(output));
    }
  }
}
