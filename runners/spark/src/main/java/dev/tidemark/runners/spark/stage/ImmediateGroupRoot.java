/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.stage;

import dev.tidemark.runners.spark.recover.Fingerprints;
import dev.tidemark.runners.spark.state.KeyCounts;
import dev.tidemark.runners.spark.state.PaneCounts;
import java.io.Closeable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.runners.core.LateDataDroppingDoFnRunner;
import org.apache.beam.runners.core.LateDataUtils;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.metrics.MetricsEnvironment;
import org.apache.beam.sdk.transforms.windowing.AfterPane;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.PaneInfo;
import org.apache.beam.sdk.transforms.windowing.PaneInfo.Timing;
import org.apache.beam.sdk.transforms.windowing.Repeatedly;
import org.apache.beam.sdk.transforms.windowing.Trigger;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.WindowedValue;
import org.apache.beam.sdk.values.WindowedValues;
import org.apache.beam.sdk.values.WindowingStrategy;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.Instant;

/**
 * GroupByKey where every element fires: what a batch brings for a key and window is a pane at once,
 * and nothing is ever buffered, held or fired by a timer. All that outlives the batch is how many
 * panes there were, in {@link PaneCounts}.
 *
 * <p>Panes, their timing, index and timestamp are those that {@link GroupRoot} gives for such a
 * windowing; it is only that the way to them is short. Deduplication is made of this.
 */
public final class ImmediateGroupRoot implements Root {
  private final StageRuntime runtime;
  private final Shipped spec;
  private final StageRuntime.Output output;
  private final Coder<BoundedWindow> windowCoder;
  private final Counter droppedDueToLateness;

  private ImmediateGroupRoot(StageRuntime runtime, Shipped spec) {
    this.runtime = runtime;
    this.spec = spec;
    this.output = runtime.output(spec.output());
    this.windowCoder = spec.windowing().getWindowFn().windowCoder();
    this.droppedDueToLateness =
        Metrics.counter(
            LateDataDroppingDoFnRunner.class, LateDataDroppingDoFnRunner.DROPPED_DUE_TO_LATENESS);
  }

  /**
   * Whether a grouping can be run so: every element fires, fired elements are discarded, no pane is
   * wanted that is empty, and windows stay what they are.
   */
  public static boolean suits(WindowingStrategy<?, ?> windowing) {
    return windowing.getWindowFn().isNonMerging()
        && windowing.getMode() == WindowingStrategy.AccumulationMode.DISCARDING_FIRED_PANES
        && windowing.getClosingBehavior() == Window.ClosingBehavior.FIRE_IF_NON_EMPTY
        && windowing.getOnTimeBehavior() == Window.OnTimeBehavior.FIRE_IF_NON_EMPTY
        && firesAlways(windowing.getTrigger());
  }

  private static boolean firesAlways(Trigger trigger) {
    return trigger instanceof Repeatedly repeatedly
        && repeatedly.subTriggers().get(0) instanceof AfterPane pane
        && pane.getElementCount() == 1;
  }

  @Override
  @SuppressWarnings("try") // The scope of the metrics is not named inside it.
  public void run(TaskContext task) throws Exception {
    StageRuntimes runtimes = StageRuntimes.of(task.request().runId());
    int partition = task.input().partition();
    PaneCounts counts =
        PaneCounts.at(
            task.input().stateVersion(),
            task.store(),
            (PaneCounts) runtimes.takeKept(runtime.stage(), partition));
    try (Closeable scope = MetricsEnvironment.scopedMetricsContainer(task.metrics(spec.name()))) {
      Panes panes = new Panes(task, counts);
      RecordGroups.of(task.chunkBytes()).each(panes::fire);
    }
    task.advanceWatermark();
    counts.expire(task.clock().inputWatermark(), task.store());
    counts.write(task.store());
    task.wakeAfter(counts.nextExpiry());
    // Should the task still fail, these counts are of a version that nobody asks for.
    runtimes.keep(runtime.stage(), partition, counts);
  }

  /** Makes panes of the groups of a task. */
  private final class Panes {
    private final PaneCounts counts;
    private final Instant inputWatermark;
    private final Instant outputWatermark;
    private final Map<BoundedWindow, LiveWindow> windows = new LinkedHashMap<>();

    Panes(TaskContext task, PaneCounts counts) {
      this.counts = counts;
      this.inputWatermark = task.clock().inputWatermark();
      this.outputWatermark = task.clock().outputWatermark();
    }

    void fire(ShuffleRecord first, Iterable<ShuffleRecord> group) {
      Object key = Encoded.decodeKey(spec.keyCoder(), first.key());
      Map<BoundedWindow, Pane> several = null;
      BoundedWindow onlyWindow = null;
      Pane only = null;
      for (ShuffleRecord shuffled : group) {
        WindowedValue<Object> element = shuffled.payload(spec.payloadCoder());
        for (BoundedWindow window : element.getWindows()) {
          if (isExpired(window)) {
            droppedDueToLateness.inc();
          } else if (only == null) {
            onlyWindow = window;
            only = new Pane(window, element);
          } else if (several == null && window.equals(onlyWindow)) {
            only.add(element);
          } else {
            if (several == null) {
              several = new LinkedHashMap<>();
              several.put(onlyWindow, only);
            }
            Pane pane = several.get(window);
            if (pane == null) {
              several.put(window, new Pane(window, element));
            } else {
              pane.add(element);
            }
          }
        }
      }
      if (several != null) {
        several.values().forEach(pane -> emit(key, first, pane));
      } else if (only != null) {
        emit(key, first, only);
      }
    }

    private boolean isExpired(BoundedWindow window) {
      return live(window).expiry.isBefore(inputWatermark);
    }

    private LiveWindow live(BoundedWindow window) {
      return windows.computeIfAbsent(window, LiveWindow::new);
    }

    private void emit(Object key, ShuffleRecord first, Pane pane) {
      output.accept(
          WindowedValues.of(
              KV.of(key, pane.values),
              pane.timestamp == null ? pane.window.maxTimestamp() : pane.timestamp,
              pane.window,
              paneInfo(first, pane.window)));
    }

    /**
     * Counts the pane. Early panes are counted in the upper half of the number, others in the lower
     * one; the rules are those of PaneInfoTracker.
     */
    private PaneInfo paneInfo(ShuffleRecord first, BoundedWindow window) {
      boolean early = !inputWatermark.isAfter(window.maxTimestamp());
      long before =
          live(window)
              .counts()
              .add(first.bytes(), first.keyOffset(), first.keyLength(), early ? 1L << 32 : 1L);
      long others = before & 0xFFFF_FFFFL;
      long index = (before >>> 32) + others;
      if (early) {
        return PaneInfo.createPane(index == 0, false, Timing.EARLY, index, -1);
      }
      boolean onTime = others == 0 && !window.maxTimestamp().isBefore(outputWatermark);
      return PaneInfo.createPane(
          index == 0, false, onTime ? Timing.ON_TIME : Timing.LATE, index, others);
    }

    /** What is the same for all panes of a window. */
    private final class LiveWindow {
      private final BoundedWindow window;
      private final Instant expiry;
      private @Nullable KeyCounts ofWindow;

      LiveWindow(BoundedWindow window) {
        this.window = window;
        this.expiry = LateDataUtils.garbageCollectionTime(window, spec.windowing());
      }

      KeyCounts counts() {
        if (ofWindow == null) {
          ofWindow = counts.of(expiry, Encoded.payload(windowCoder, window));
        }
        return ofWindow;
      }
    }

    /** The elements of a key and window in this batch. */
    private final class Pane {
      private final BoundedWindow window;
      private final List<Object> values = new ArrayList<>(1);
      private @Nullable Instant timestamp;

      Pane(BoundedWindow window, WindowedValue<Object> first) {
        this.window = window;
        add(first);
      }

      /** An element that can hold the watermark counts for the pane's timestamp, as ever. */
      void add(WindowedValue<Object> element) {
        values.add(element.getValue());
        Instant hold =
            spec.windowing().getTimestampCombiner().assign(window, element.getTimestamp());
        if (!hold.isBefore(outputWatermark) && !window.maxTimestamp().isBefore(inputWatermark)) {
          timestamp =
              timestamp == null
                  ? hold
                  : spec.windowing().getTimestampCombiner().combine(timestamp, hold);
        }
      }
    }
  }

  /**
   * How it is shipped.
   *
   * @param name the transform
   * @param keyCoder the coder of keys
   * @param payloadCoder the coder of what comes through the shuffle
   * @param windowing the windowing of the input, one that {@linkplain #suits suits}
   * @param output the number of the output
   */
  public record Shipped(
      String name,
      Coder<Object> keyCoder,
      Coder<WindowedValue<Object>> payloadCoder,
      WindowingStrategy<Object, BoundedWindow> windowing,
      int output)
      implements Root.Spec {
    @Override
    public boolean isStateful() {
      return true;
    }

    @Override
    public String fingerprint() {
      return "immediate grouping of "
          + Fingerprints.of(keyCoder)
          + " in "
          + Fingerprints.of(windowing);
    }

    @Override
    public Root create(StageRuntime runtime) {
      return new ImmediateGroupRoot(runtime, this);
    }
  }
}
