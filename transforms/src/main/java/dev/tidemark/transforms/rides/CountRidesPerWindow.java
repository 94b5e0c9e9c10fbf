/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.rides;

import static java.util.Objects.requireNonNull;

import dev.tidemark.transforms.aggregate.AggregateInWindows;
import dev.tidemark.transforms.money.Amount;
import dev.tidemark.transforms.money.AmountAggregation;
import dev.tidemark.transforms.money.AmountTotal;
import dev.tidemark.transforms.money.AmountTotalCoder;
import dev.tidemark.transforms.money.MergeTotals;
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
 * Counts ride events by type in windows of a minute that slide by 30 seconds.
 *
 * <p><b>In:</b> unique events at their event time, in any windows; bounded or not.
 *
 * <p><b>Out:</b> rows in the global window, as {@link AggregationWindows} says; each at the
 * timestamp of its pane. Counts are exact.
 *
 * <p><b>State:</b> some 40 bytes for each event type and window, until the allowed lateness is
 * over. In a bundle at most 1,000 partial results.
 */
public final class CountRidesPerWindow
    extends PTransform<PCollection<RideEvent>, PCollection<RideCount>> {
  private static final long serialVersionUID = 1L;

  /** A minute, every half of a minute. */
  public static final WindowSpecification DEFAULT_WINDOW =
      WindowSpecification.sliding(Duration.ofMinutes(1), Duration.ofSeconds(30));

  private final AggregationWindows windows;
  private final WindowSpecification window;

  private CountRidesPerWindow(AggregationWindows windows, WindowSpecification window) {
    this.windows = requireNonNull(windows, "windows");
    this.window = window.requireFixedLength();
  }

  /** Counts in windows of a minute, one each half of a minute. */
  public static CountRidesPerWindow of(AggregationWindows windows) {
    return new CountRidesPerWindow(windows, DEFAULT_WINDOW);
  }

  /** In other windows; tumbling or sliding. */
  public CountRidesPerWindow withWindow(WindowSpecification newWindow) {
    return new CountRidesPerWindow(windows, newWindow);
  }

  @Override
  public PCollection<RideCount> expand(PCollection<RideEvent> events) {
    return events.apply(
        "Aggregate",
        AggregateInWindows.of(
                new AmountAggregation<>(RideEvent::eventType, event -> Amount.ZERO),
                new MergeTotals(),
                KvCoder.of(StringUtf8Coder.of(), AmountTotalCoder.of()),
                CountRidesPerWindow::toRow,
                RideCountCoder.of())
            .in(windows, window));
  }

  private static void toRow(
      String eventType, AmountTotal total, WindowPane pane, OutputReceiver<RideCount> rows) {
    if (total.count() > 0) {
      rows.output(new RideCount(pane, eventType, total.count(), total.lastArrivalMillis()));
    }
  }
}
