/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.gold;

import static java.util.Objects.requireNonNull;

import dev.tidemark.transforms.aggregate.AggregateInWindows;
import dev.tidemark.transforms.clickstream.ClickEvent;
import dev.tidemark.transforms.window.AggregationWindows;
import dev.tidemark.transforms.window.WindowPane;
import dev.tidemark.transforms.window.WindowSpecification;
import java.time.Duration;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.transforms.DoFn.OutputReceiver;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;

/**
 * Counts events, and the users behind them, by event type in tumbling windows of a minute.
 *
 * <p><b>In:</b> unique events at their event time, in any windows; bounded or not.
 *
 * <p><b>Out:</b> rows in the global window, as {@link AggregationWindows} says; each at the
 * timestamp of its pane. Counts are exact. Users are counted by a sketch: the standard error is 1.6
 * per cent, and about exact up to some hundred users.
 *
 * <p><b>State:</b> for each event type and window at most 4 KiB, until the allowed lateness is
 * over. In a bundle at most 1,000 partial results, 4 MiB.
 *
 * <pre>{@code
 * PCollection<EventsPerMinute> rows =
 *     events.unique().apply(CountEventsPerMinute.of(AggregationWindows.of(TimePolicy.DEFAULT)));
 * }</pre>
 */
public final class CountEventsPerMinute
    extends PTransform<PCollection<ClickEvent>, PCollection<EventsPerMinute>> {
  private static final long serialVersionUID = 1L;

  private final AggregationWindows windows;
  private final Duration windowSize;

  private CountEventsPerMinute(AggregationWindows windows, Duration windowSize) {
    this.windows = requireNonNull(windows, "windows");
    this.windowSize = windowSize;
  }

  /** Counts in windows of a minute. */
  public static CountEventsPerMinute of(AggregationWindows windows) {
    return new CountEventsPerMinute(windows, Duration.ofMinutes(1));
  }

  /** With windows of another size; a millisecond or more. */
  public CountEventsPerMinute withWindowSize(Duration size) {
    return new CountEventsPerMinute(windows, GoldDurations.requirePositive("windowSize", size));
  }

  @Override
  public PCollection<EventsPerMinute> expand(PCollection<ClickEvent> events) {
    return events.apply(
        "Aggregate",
        AggregateInWindows.of(
                new ActivityAggregation(ClickEvent::eventType),
                new MergeActivity(),
                KvCoder.of(StringUtf8Coder.of(), ActivityCoder.of()),
                CountEventsPerMinute::toRow,
                EventsPerMinuteCoder.of())
            .in(windows, WindowSpecification.tumbling(windowSize)));
  }

  private static void toRow(
      String eventType, Activity activity, WindowPane pane, OutputReceiver<EventsPerMinute> rows) {
    // Some runners fire a pane for an expired window that has nothing left.
    if (activity.eventCount() > 0) {
      rows.output(
          new EventsPerMinute(
              pane,
              eventType,
              activity.eventCount(),
              UsersSketch.estimate(activity.usersSketch()),
              activity.usersSketch(),
              activity.lastArrivalMillis()));
    }
  }
}
