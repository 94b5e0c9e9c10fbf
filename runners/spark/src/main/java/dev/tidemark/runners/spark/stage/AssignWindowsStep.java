/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.stage;

import java.util.Collection;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.transforms.windowing.GlobalWindows;
import org.apache.beam.sdk.transforms.windowing.WindowFn;
import org.apache.beam.sdk.values.WindowedValue;
import org.apache.beam.sdk.values.WindowedValues;
import org.joda.time.Instant;

/** Window.into: gives each element, in each window that it is in, its new windows. */
public final class AssignWindowsStep implements Step {
  private final WindowFn<Object, BoundedWindow> windowFn;
  private final boolean toGlobal;
  private final StageRuntime.Output output;

  private AssignWindowsStep(WindowFn<Object, BoundedWindow> windowFn, StageRuntime.Output output) {
    this.windowFn = windowFn;
    this.toGlobal = ((WindowFn<?, ?>) windowFn) instanceof GlobalWindows;
    this.output = output;
  }

  @Override
  public void process(WindowedValue<Object> element) {
    if (toGlobal && isGlobal(element)) {
      output.accept(element);
      return;
    }
    for (WindowedValue<Object> exploded : element.explodeWindows()) {
      Collection<BoundedWindow> windows;
      try {
        windows = windowFn.assignWindows(contextOf(exploded));
      } catch (Exception e) {
        throw org.apache.beam.sdk.util.UserCodeException.wrap(e);
      }
      output.accept(
          WindowedValues.of(
              exploded.getValue(), exploded.getTimestamp(), windows, exploded.getPaneInfo()));
    }
  }

  private static boolean isGlobal(WindowedValue<Object> element) {
    Collection<? extends BoundedWindow> windows = element.getWindows();
    return windows.size() == 1 && windows.iterator().next() == GlobalWindow.INSTANCE;
  }

  private WindowFn<Object, BoundedWindow>.AssignContext contextOf(WindowedValue<Object> element) {
    BoundedWindow window = element.getWindows().iterator().next();
    return windowFn.new AssignContext() {
      @Override
      public Object element() {
        return element.getValue();
      }

      @Override
      public Instant timestamp() {
        return element.getTimestamp();
      }

      @Override
      public BoundedWindow window() {
        return window;
      }
    };
  }

  /** How it is shipped. */
  public record Shipped(String name, WindowFn<Object, BoundedWindow> windowFn, int output)
      implements Step.Spec {
    @Override
    public Step create(StageRuntime runtime) {
      return new AssignWindowsStep(windowFn, runtime.output(output));
    }
  }
}
