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
 * Counts active users, and the events that they caused, in windows of five minutes that slide by
 * one.
 *
 * <p>Events are added up by slices of one period; only these partial results, not the events, go
 * into each of the windows that a slice belongs to.
 *
 * <p><b>In:</b> unique events at their event time, in any windows; bounded or not.
 *
 * <p><b>Out:</b> rows in the global window, as {@link AggregationWindows} says; each at the
 * timestamp of its pane. Events are counted exactly, users by a sketch: the standard error is 1.6
 * per cent, and about exact up to some hundred users.
 *
 * <p><b>State:</b> for each window at most 4 KiB, until the allowed lateness is over. In a bundle
 * at most 1,000 partial results, 4 MiB.
 */
public final class CountActiveUsers
    extends PTransform<PCollection<ClickEvent>, PCollection<ActiveUsers>> {
  private static final long serialVersionUID = 1L;

  private static final String ALL_USERS = "";

  private final AggregationWindows windows;
  private final Duration windowSize;
  private final Duration period;

  private CountActiveUsers(AggregationWindows windows, Duration windowSize, Duration period) {
    this.windows = requireNonNull(windows, "windows");
    this.windowSize = windowSize;
    this.period = period;
  }

  /** Counts in windows of five minutes, one each minute. */
  public static CountActiveUsers of(AggregationWindows windows) {
    return new CountActiveUsers(windows, Duration.ofMinutes(5), Duration.ofMinutes(1));
  }

  /** With windows of another size; a multiple of the period. */
  public CountActiveUsers withWindowSize(Duration size) {
    return new CountActiveUsers(windows, GoldDurations.requirePositive("windowSize", size), period);
  }

  /** With windows that start at another period; a millisecond or more. */
  public CountActiveUsers withPeriod(Duration newPeriod) {
    return new CountActiveUsers(
        windows, windowSize, GoldDurations.requirePositive("period", newPeriod));
  }

  @Override
  public PCollection<ActiveUsers> expand(PCollection<ClickEvent> events) {
    return events.apply(
        "Aggregate",
        AggregateInWindows.of(
                new ActivityAggregation(event -> ALL_USERS),
                new MergeActivity(),
                KvCoder.of(StringUtf8Coder.of(), ActivityCoder.of()),
                CountActiveUsers::toRow,
                ActiveUsersCoder.of())
            .in(windows, WindowSpecification.sliding(windowSize, period)));
  }

  private static void toRow(
      String allUsers, Activity activity, WindowPane pane, OutputReceiver<ActiveUsers> rows) {
    // Some runners fire a pane for an expired window that has nothing left.
    if (activity.eventCount() > 0) {
      rows.output(
          new ActiveUsers(
              pane,
              UsersSketch.estimate(activity.usersSketch()),
              activity.eventCount(),
              activity.usersSketch(),
              activity.lastArrivalMillis()));
    }
  }
}
