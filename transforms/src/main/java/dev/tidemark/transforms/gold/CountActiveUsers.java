/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.gold;

import static java.util.Objects.requireNonNull;

import dev.tidemark.transforms.clickstream.ClickEvent;
import dev.tidemark.transforms.window.AggregationWindows;
import dev.tidemark.transforms.window.WindowPane;
import java.time.Duration;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.apache.beam.sdk.transforms.windowing.PaneInfo;
import org.apache.beam.sdk.values.KV;
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

  private static final int MOST_PARTIALS = 1_000;
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
    KvCoder<String, Activity> coder = KvCoder.of(StringUtf8Coder.of(), ActivityCoder.of());
    return events
        .apply(
            "AggregateBundles",
            ParDo.of(
                new AggregateBundles<>(
                    new ActivityAggregation(event -> ALL_USERS), period, MOST_PARTIALS)))
        .setCoder(coder)
        .apply("SlideWindows", windows.sliding(windowSize, period))
        .apply("MergeSlices", Combine.perKey(new MergeActivity()))
        .setCoder(coder)
        .apply("ToRows", ParDo.of(new ToRowFn(windows)))
        .setCoder(ActiveUsersCoder.of())
        .apply("RowsGlobally", GlobalRows.window());
  }

  private static final class ToRowFn extends DoFn<KV<String, Activity>, ActiveUsers> {
    private static final long serialVersionUID = 1L;

    private final AggregationWindows windows;

    ToRowFn(AggregationWindows windows) {
      this.windows = windows;
    }

    @ProcessElement
    public void toRow(
        @Element KV<String, Activity> result,
        IntervalWindow window,
        PaneInfo pane,
        OutputReceiver<ActiveUsers> rows) {
      Activity activity = result.getValue();
      // Some runners fire a pane for an expired window that has nothing left.
      if (activity.eventCount() > 0 && windows.becomesRows(pane)) {
        rows.output(
            new ActiveUsers(
                WindowPane.of(window, pane),
                UsersSketch.estimate(activity.usersSketch()),
                activity.eventCount(),
                activity.usersSketch(),
                activity.lastArrivalMillis()));
      }
    }
  }
}
