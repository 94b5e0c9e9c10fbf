/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.stage;

import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.WindowedValue;

/**
 * Reshuffle and Redistribute: what comes through the shuffle goes on as it is, with its timestamp,
 * windows and pane.
 */
public final class RedistributeRoot implements Root {
  private final Shipped spec;
  private final StageRuntime.Output output;

  private RedistributeRoot(StageRuntime runtime, Shipped spec) {
    this.spec = spec;
    this.output = runtime.output(spec.output());
  }

  @Override
  public void run(TaskContext task) {
    task.eachRecord(
        shuffled -> {
          WindowedValue<Object> element = shuffled.payload(spec.payloadCoder());
          output.accept(
              element.withValue(
                  KV.of(Encoded.decodeKey(spec.keyCoder(), shuffled.key()), element.getValue())));
        });
    task.advanceWatermark();
  }

  /** How it is shipped. */
  public record Shipped(
      String name, Coder<Object> keyCoder, Coder<WindowedValue<Object>> payloadCoder, int output)
      implements Root.Spec {
    @Override
    public boolean isStateful() {
      return false;
    }

    @Override
    public Root create(StageRuntime runtime) {
      return new RedistributeRoot(runtime, this);
    }
  }
}
