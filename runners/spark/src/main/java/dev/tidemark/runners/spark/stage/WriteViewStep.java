/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.stage;

import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.coders.IterableCoder;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.beam.sdk.values.WindowedValue;
import org.joda.time.Duration;

/**
 * Writes the panes of a side input: each element is the whole content of the view in its windows.
 */
public final class WriteViewStep implements Step {
  private final StageRuntime runtime;
  private final Shipped spec;
  private final Coder<Iterable<Object>> contentsCoder;

  private WriteViewStep(StageRuntime runtime, Shipped spec) {
    this.runtime = runtime;
    this.spec = spec;
    this.contentsCoder = IterableCoder.of(spec.elementCoder());
  }

  @Override
  @SuppressWarnings("unchecked") // The view's materialization makes an iterable of its elements.
  public void process(WindowedValue<Object> element) {
    try {
      byte[] contents =
          CoderUtils.encodeToByteArray(contentsCoder, (Iterable<Object>) element.getValue());
      for (BoundedWindow window : element.getWindows()) {
        byte[] encoded = CoderUtils.encodeToByteArray(spec.windowCoder(), window);
        runtime
            .task()
            .addViewPane(
                new ViewPane(
                    spec.view(),
                    encoded,
                    element.getPaneInfo().getIndex(),
                    window.maxTimestamp().plus(spec.kept()),
                    contents));
      }
    } catch (CoderException e) {
      throw new IllegalStateException("A side input of " + spec.name() + " cannot be encoded", e);
    }
  }

  /**
   * How it is shipped; {@code kept} is how long behind the end of a window inputs may still ask for
   * it.
   */
  public record Shipped(
      String name,
      String view,
      Coder<Object> elementCoder,
      Coder<BoundedWindow> windowCoder,
      Duration kept)
      implements Step.Spec {
    @Override
    public Step create(StageRuntime runtime) {
      return new WriteViewStep(runtime, this);
    }
  }
}
