/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.orders;

import static java.util.Objects.requireNonNull;

import dev.tidemark.transforms.aggregate.AggregateInWindows;
import dev.tidemark.transforms.money.AmountAggregation;
import dev.tidemark.transforms.money.AmountTotal;
import dev.tidemark.transforms.money.AmountTotalCoder;
import dev.tidemark.transforms.money.MergeTotals;
import dev.tidemark.transforms.window.AggregationWindows;
import dev.tidemark.transforms.window.WindowPane;
import dev.tidemark.transforms.window.WindowSpecification;
import java.time.Duration;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.transforms.DoFn.OutputReceiver;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;

/**
 * Sums revenue, and counts orders, by category and currency in windows of an hour that slide by 15
 * minutes.
 *
 * <p><b>In:</b> unique orders at their event time, in any windows; bounded or not.
 *
 * <p><b>Out:</b> rows in the global window, as {@link AggregationWindows} says; each at the
 * timestamp of its pane. Sums are exact decimals, whatever the order in which they were added. A
 * late order corrects each of the windows that it belongs to.
 *
 * <p><b>State:</b> some 40 bytes for each category, currency and window, until the allowed lateness
 * is over: with an hour of it, eight open windows. In a bundle at most 1,000 partial results.
 *
 * <pre>{@code
 * orders.unique().apply(SumRevenue.of(AggregationWindows.of(policy)))
 * }</pre>
 */
public final class SumRevenue extends PTransform<PCollection<OrderEvent>, PCollection<Revenue>> {
  private static final long serialVersionUID = 1L;

  /** An hour, every quarter of an hour. */
  public static final WindowSpecification DEFAULT_WINDOW =
      WindowSpecification.sliding(Duration.ofHours(1), Duration.ofMinutes(15));

  private final AggregationWindows windows;
  private final WindowSpecification window;
  private final int fanout;

  private SumRevenue(AggregationWindows windows, WindowSpecification window, int fanout) {
    this.windows = requireNonNull(windows, "windows");
    this.window = window.requireFixedLength();
    this.fanout = fanout;
  }

  /** Sums in windows of an hour, one each quarter of an hour. */
  public static SumRevenue of(AggregationWindows windows) {
    return new SumRevenue(windows, DEFAULT_WINDOW, 1);
  }

  /** In other windows; tumbling or sliding. */
  public SumRevenue withWindow(WindowSpecification newWindow) {
    return new SumRevenue(windows, newWindow, fanout);
  }

  /**
   * With each category spread over so many keys, 1 to 1,000, by a hash of the orders' ids; see
   * {@link AggregateInWindows.Transform#withHotKeyFanout}.
   */
  public SumRevenue withHotKeyFanout(int salts) {
    return new SumRevenue(windows, window, AggregateInWindows.requireFanout(salts));
  }

  @Override
  public PCollection<Revenue> expand(PCollection<OrderEvent> orders) {
    return orders.apply(
        "Aggregate",
        AggregateInWindows.of(
                new AmountAggregation<>(
                    (OrderEvent order) -> new RevenueKey(order.category(), order.currency()),
                    OrderEvent::amount),
                new MergeTotals(),
                KvCoder.of(RevenueKeyCoder.of(), AmountTotalCoder.of()),
                SumRevenue::toRow,
                RevenueCoder.of())
            .in(windows, window)
            .withHotKeyFanout(fanout));
  }

  private static void toRow(
      RevenueKey key, AmountTotal total, WindowPane pane, OutputReceiver<Revenue> rows) {
    if (total.count() > 0) {
      rows.output(
          new Revenue(
              pane,
              key.category(),
              key.currency(),
              total.amount(),
              total.count(),
              total.lastArrivalMillis()));
    }
  }
}
