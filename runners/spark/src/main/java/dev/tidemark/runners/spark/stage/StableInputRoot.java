/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.stage;

import dev.tidemark.runners.spark.recover.Fingerprints;
import dev.tidemark.runners.spark.state.WaitingInputs;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.values.WindowedValue;

/**
 * Makes the input of a step with {@code @RequiresStableInput} durable: what comes in a batch is
 * kept in state, which is committed with the batch, and goes on to the step in the next one.
 * However often that batch is run, the step sees the same elements in the same order, whatever the
 * steps in front of this make of the clock or of chance. Elements hold the watermark while they
 * wait, so that none becomes late by waiting.
 */
public final class StableInputRoot implements Root {
  private static final byte[] NO_KEY = new byte[0];

  private final Shipped spec;
  private final StageRuntime.Output output;

  private StableInputRoot(StageRuntime runtime, Shipped spec) {
    this.spec = spec;
    this.output = runtime.output(spec.output());
  }

  @Override
  public void run(TaskContext task) {
    for (WaitingInputs.Waiting waiting : task.waiting().takeAll()) {
      output.accept(Encoded.decodePayload(spec.payloadCoder(), waiting.payload()));
    }
    WaitingInputs inputs = task.waiting();
    task.eachRecord(
        shuffled ->
            inputs.add(
                shuffled.payload(spec.payloadCoder()).getTimestamp(),
                NO_KEY,
                shuffled.payloadBytes()));
    task.advanceWatermark();
  }

  /** How it is shipped. */
  public record Shipped(String name, Coder<WindowedValue<Object>> payloadCoder, int output)
      implements Root.Spec {
    @Override
    public boolean isStateful() {
      return true;
    }

    @Override
    public boolean waitsForCommit() {
      return true;
    }

    @Override
    public String fingerprint() {
      return "waiting " + Fingerprints.of(payloadCoder);
    }

    @Override
    public Root create(StageRuntime runtime) {
      return new StableInputRoot(runtime, this);
    }
  }
}
