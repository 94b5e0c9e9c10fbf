/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.stage;

import dev.tidemark.runners.spark.recover.Fingerprints;
import dev.tidemark.runners.spark.state.WaitingInputs;
import java.util.function.UnaryOperator;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.values.WindowedValue;

/**
 * A stateless ParDo with side inputs. It begins a stage so that its side inputs are complete for
 * the batch; what they lack waits in state.
 */
public final class SideInputParDoRoot implements Root {
  private static final byte[] NO_KEY = new byte[0];

  private final Shipped spec;
  private final ViewReader views;
  private final DoFnBundle bundle;

  private SideInputParDoRoot(StageRuntime runtime, Shipped spec) {
    this.spec = spec;
    this.views = new ViewReader(runtime, spec.doFn().views());
    this.bundle =
        new DoFnBundle(
            runtime, spec.doFn(), views, new BundleContext(runtime), UnaryOperator.identity());
  }

  @Override
  public void run(TaskContext task) {
    for (WaitingInputs.Waiting waiting : task.waiting().takeAll()) {
      process(task, Encoded.decodePayload(spec.payloadCoder(), waiting.payload()));
    }
    task.eachRecord(shuffled -> process(task, shuffled.payload(spec.payloadCoder())));
    task.advanceWatermark();
  }

  private void process(TaskContext task, WindowedValue<Object> element) {
    for (WindowedValue<Object> exploded : element.explodeWindows()) {
      BoundedWindow window = exploded.getWindows().iterator().next();
      if (views.isReadyFor(window)) {
        bundle.run(runner -> runner.processElement(exploded));
      } else {
        task.waiting()
            .add(exploded.getTimestamp(), NO_KEY, Encoded.payload(spec.payloadCoder(), exploded));
      }
    }
  }

  @Override
  public void finishBundle() {
    bundle.finish();
  }

  /** How it is shipped. */
  public record Shipped(DoFnSpec doFn, Coder<WindowedValue<Object>> payloadCoder)
      implements Root.Spec {
    @Override
    public String name() {
      return doFn.name();
    }

    @Override
    public boolean isStateful() {
      return true;
    }

    @Override
    public String fingerprint() {
      return "waiting " + Fingerprints.of(payloadCoder);
    }

    @Override
    public Root create(StageRuntime runtime) {
      return new SideInputParDoRoot(runtime, this);
    }
  }
}
