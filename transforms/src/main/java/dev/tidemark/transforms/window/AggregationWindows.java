/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.window;

import static java.util.Objects.requireNonNull;

import dev.tidemark.transforms.time.TimePolicy;
import java.io.Serializable;
import java.time.Duration;
import org.apache.beam.sdk.transforms.windowing.AfterPane;
import org.apache.beam.sdk.transforms.windowing.AfterProcessingTime;
import org.apache.beam.sdk.transforms.windowing.AfterWatermark;
import org.apache.beam.sdk.transforms.windowing.PaneInfo;
import org.apache.beam.sdk.transforms.windowing.Repeatedly;
import org.apache.beam.sdk.transforms.windowing.Trigger;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.transforms.windowing.Window.ClosingBehavior;
import org.apache.beam.sdk.transforms.windowing.Window.OnTimeBehavior;

/**
 * When aggregations yield results, and which of these become rows.
 *
 * <p>Windows are of event time, on UTC. Panes accumulate: the latest pane of a window is its value.
 * A window yields an early pane each {@code earlyFiringDelay} of processing time while data come,
 * one when the watermark passes its end, one for each late partial result, and a closing one when
 * the allowed lateness is over. No pane fires empty, except the closing one, which repeats the
 * value.
 *
 * <p>In {@link EmitMode#FINAL} only the closing pane becomes rows, and there are no early panes.
 * Where the runner has no closing panes ({@link ClosingPanes#NEVER}), on-time and late panes become
 * rows, and readers take the latest.
 *
 * @param policy the rule of time: its allowed lateness is that of the windows
 * @param emitMode which panes become rows
 * @param earlyFiringDelay how long after a pane's first data an early pane fires, processing time;
 *     positive
 * @param closingPanes what the runner can do
 */
public record AggregationWindows(
    TimePolicy policy, EmitMode emitMode, Duration earlyFiringDelay, ClosingPanes closingPanes)
    implements Serializable {

  private static final Duration DEFAULT_EARLY_FIRING_DELAY = Duration.ofSeconds(10);

  public AggregationWindows {
    requireNonNull(policy, "policy");
    requireNonNull(emitMode, "emitMode");
    requirePositive("earlyFiringDelay", earlyFiringDelay);
    requireNonNull(closingPanes, "closingPanes");
  }

  /** Updates, early panes each ten seconds, and closing panes. */
  public static AggregationWindows of(TimePolicy policy) {
    return new AggregationWindows(
        policy, EmitMode.UPDATES, DEFAULT_EARLY_FIRING_DELAY, ClosingPanes.ALWAYS);
  }

  /** With another emit mode. */
  public AggregationWindows withEmitMode(EmitMode newEmitMode) {
    return new AggregationWindows(policy, newEmitMode, earlyFiringDelay, closingPanes);
  }

  /** With another delay of early panes, processing time; positive. */
  public AggregationWindows withEarlyFiringDelay(Duration newDelay) {
    return new AggregationWindows(policy, emitMode, newDelay, closingPanes);
  }

  /** For a runner with or without closing panes. */
  public AggregationWindows withClosingPanes(ClosingPanes newClosingPanes) {
    return new AggregationWindows(policy, emitMode, earlyFiringDelay, newClosingPanes);
  }

  /** These windows, firing as above. */
  public <T> Window<T> into(WindowSpecification window) {
    return firing(Window.into(window.toWindowFn()));
  }

  /** The windows that elements are in already, firing as above. */
  public <T> Window<T> fire() {
    return firing(Window.configure());
  }

  /**
   * These windows, for a grouping before the one that fires: each element goes on at once, and only
   * once, as late as it may be.
   */
  public <T> Window<T> passOn(WindowSpecification window) {
    return Window.<T>into(window.toWindowFn())
        .triggering(Repeatedly.forever(AfterPane.elementCountAtLeast(1)))
        .withAllowedLateness(
            org.joda.time.Duration.millis(policy.allowedLatenessMillis()),
            ClosingBehavior.FIRE_IF_NON_EMPTY)
        .withOnTimeBehavior(OnTimeBehavior.FIRE_IF_NON_EMPTY)
        .discardingFiredPanes();
  }

  /** Whether the results of this pane become rows. */
  public boolean becomesRows(PaneInfo pane) {
    return emitMode == EmitMode.UPDATES || closingPanes == ClosingPanes.NEVER || pane.isLast();
  }

  private <T> Window<T> firing(Window<T> windows) {
    return windows
        .triggering(trigger())
        .withAllowedLateness(
            org.joda.time.Duration.millis(policy.allowedLatenessMillis()),
            closingPanes == ClosingPanes.ALWAYS
                ? ClosingBehavior.FIRE_ALWAYS
                : ClosingBehavior.FIRE_IF_NON_EMPTY)
        .withOnTimeBehavior(OnTimeBehavior.FIRE_IF_NON_EMPTY)
        .accumulatingFiredPanes();
  }

  private Trigger trigger() {
    var late = AfterPane.elementCountAtLeast(1);
    return emitMode == EmitMode.FINAL
        ? AfterWatermark.pastEndOfWindow().withLateFirings(late)
        : AfterWatermark.pastEndOfWindow()
            .withEarlyFirings(
                AfterProcessingTime.pastFirstElementInPane().plusDelayOf(joda(earlyFiringDelay)))
            .withLateFirings(late);
  }

  private static org.joda.time.Duration joda(Duration duration) {
    return org.joda.time.Duration.millis(duration.toMillis());
  }

  private static void requirePositive(String name, Duration duration) {
    if (duration.toMillis() <= 0) {
      throw new IllegalArgumentException(
          name + " must be a millisecond or more, but is " + duration);
    }
  }
}
