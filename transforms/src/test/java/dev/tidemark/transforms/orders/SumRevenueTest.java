/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.orders;

import static dev.tidemark.transforms.Events.at;
import static dev.tidemark.transforms.Events.millis;
import static dev.tidemark.transforms.Events.order;
import static dev.tidemark.transforms.Events.position;
import static dev.tidemark.transforms.Events.stamped;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tidemark.transforms.Panes;
import dev.tidemark.transforms.time.TimePolicy;
import dev.tidemark.transforms.window.AggregationWindows;
import dev.tidemark.transforms.window.EmitMode;
import dev.tidemark.transforms.window.WindowSpecification;
import java.math.BigDecimal;
import java.time.Duration;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.junit.jupiter.api.Test;

/** An hour of allowed lateness; early panes ten seconds after their first order. */
final class SumRevenueTest {
  private static final AggregationWindows UPDATES =
      AggregationWindows.of(TimePolicy.of(ofMinutes(5), ofHours(1), ofMinutes(5)));
  private static final AggregationWindows FINAL = UPDATES.withEmitMode(EmitMode.FINAL);
  private static final WindowSpecification HOURS = WindowSpecification.tumbling(ofHours(1));

  private final TestPipeline pipeline = TestPipeline.create().enableAbandonedNodeEnforcement(true);

  @Test
  void onTime() {
    TestStream<OrderEvent> orders =
        stream()
            .addElements(
                stamped(order("a", "books", "0.1", ofMinutes(50))),
                stamped(order("b", "books", "0.2", ofMinutes(59))),
                stamped(order("c", "tea", "-5", ofMinutes(50))),
                stamped(inDollars("d", "books", "7", ofMinutes(50))))
            // The end of the last window, without any allowed lateness.
            .advanceWatermarkTo(at(ofMinutes(105)))
            .advanceWatermarkToInfinity();
    PAssert.that(rows(orders, SumRevenue.of(FINAL)))
        .containsInAnyOrder(
            "books EUR 00:00 #1 LATE final: 0.3000 of 2",
            "books EUR 00:15 #1 LATE final: 0.3000 of 2",
            "books EUR 00:30 #1 LATE final: 0.3000 of 2",
            "books EUR 00:45 #1 LATE final: 0.3000 of 2",
            "tea EUR 00:00 #1 LATE final: -5.0000 of 1",
            "tea EUR 00:15 #1 LATE final: -5.0000 of 1",
            "tea EUR 00:30 #1 LATE final: -5.0000 of 1",
            "tea EUR 00:45 #1 LATE final: -5.0000 of 1",
            "books USD 00:00 #1 LATE final: 7.0000 of 1",
            "books USD 00:15 #1 LATE final: 7.0000 of 1",
            "books USD 00:30 #1 LATE final: 7.0000 of 1",
            "books USD 00:45 #1 LATE final: 7.0000 of 1");
    pipeline.run().waitUntilFinish();
  }

  @Test
  void speculative() {
    TestStream<OrderEvent> orders =
        stream()
            .addElements(stamped(order("a", "books", "1", ofMinutes(1))))
            .advanceProcessingTime(org.joda.time.Duration.standardSeconds(11))
            .addElements(stamped(order("b", "books", "2", ofMinutes(2))))
            .advanceWatermarkTo(at(ofHours(1)))
            .advanceWatermarkToInfinity();
    PAssert.that(rows(orders, SumRevenue.of(UPDATES).withWindow(HOURS)))
        .containsInAnyOrder(
            "books EUR 00:00 #0 EARLY: 1.0000 of 1",
            "books EUR 00:00 #1 ON_TIME: 3.0000 of 2",
            "books EUR 00:00 #2 LATE final: 3.0000 of 2");
    pipeline.run().waitUntilFinish();
  }

  /** An order that is 59 minutes behind the watermark corrects each window that it is in. */
  @Test
  void lateButAllowed() {
    TestStream<OrderEvent> orders =
        stream()
            .addElements(stamped(order("a", "books", "1", ofMinutes(62))))
            .advanceWatermarkTo(at(ofMinutes(121)))
            .addElements(stamped(order("b", "books", "10", ofMinutes(62))))
            .advanceWatermarkToInfinity();
    PAssert.that(rows(orders, SumRevenue.of(UPDATES)))
        .containsInAnyOrder(
            "books EUR 00:15 #0 ON_TIME: 1.0000 of 1",
            "books EUR 00:15 #1 LATE: 11.0000 of 2",
            "books EUR 00:15 #2 LATE final: 11.0000 of 2",
            "books EUR 00:30 #0 ON_TIME: 1.0000 of 1",
            "books EUR 00:30 #1 LATE: 11.0000 of 2",
            "books EUR 00:30 #2 LATE final: 11.0000 of 2",
            "books EUR 00:45 #0 ON_TIME: 1.0000 of 1",
            "books EUR 00:45 #1 LATE: 11.0000 of 2",
            "books EUR 00:45 #2 LATE final: 11.0000 of 2",
            "books EUR 01:00 #0 ON_TIME: 1.0000 of 1",
            "books EUR 01:00 #1 LATE: 11.0000 of 2",
            "books EUR 01:00 #2 LATE final: 11.0000 of 2");
    pipeline.run().waitUntilFinish();
  }

  @Test
  void tooLate() {
    TestStream<OrderEvent> orders =
        stream()
            .addElements(stamped(order("a", "books", "1", ofMinutes(59))))
            // The last instant at which the window takes orders, and the one after.
            .advanceWatermarkTo(at(ofHours(2).minusMillis(1)))
            .addElements(stamped(order("b", "books", "2", ofMinutes(1))))
            .advanceWatermarkTo(at(ofHours(2)))
            .addElements(stamped(order("c", "books", "4", ofMinutes(2))))
            .advanceWatermarkToInfinity();
    PAssert.that(rows(orders, SumRevenue.of(FINAL).withWindow(HOURS)))
        .containsInAnyOrder("books EUR 00:00 #2 LATE final: 3.0000 of 2");
    pipeline.run().waitUntilFinish();
  }

  /** The sum of all amounts has more digits than an amount may have. */
  @Test
  void sumsMayBeLargerThanAmounts() {
    TestStream.Builder<OrderEvent> orders = stream();
    for (int i = 0; i < 100; i++) {
      orders =
          orders.addElements(
              stamped(order("o" + i, "yachts", "99999999999999.9999", ofMinutes(1))));
    }
    PAssert.that(rows(orders.advanceWatermarkToInfinity(), SumRevenue.of(FINAL).withWindow(HOURS)))
        .containsInAnyOrder("yachts EUR 00:00 #0 ON_TIME final: 9999999999999999.9900 of 100");
    pipeline.run().waitUntilFinish();
  }

  @Test
  void windowsMayBeginElsewhere() {
    TestStream<OrderEvent> orders =
        stream()
            .addElements(
                stamped(order("a", "books", "1", ofMinutes(9))),
                stamped(order("b", "books", "2", ofMinutes(10))))
            .advanceWatermarkToInfinity();
    PAssert.that(
            rows(orders, SumRevenue.of(FINAL).withWindow(HOURS.withOffset(Duration.ofMinutes(10)))))
        .containsInAnyOrder(
            "books EUR -00:50 #0 ON_TIME final: 1.0000 of 1",
            "books EUR 00:10 #0 ON_TIME final: 2.0000 of 1");
    pipeline.run().waitUntilFinish();
  }

  @Test
  void sessionsAreRefused() {
    SumRevenue transform = SumRevenue.of(FINAL);
    WindowSpecification session = WindowSpecification.session(ofMinutes(30));
    assertThrows(IllegalArgumentException.class, () -> transform.withWindow(session));
  }

  private PCollection<String> rows(TestStream<OrderEvent> orders, SumRevenue transform) {
    return pipeline
        .apply(orders)
        .apply(transform)
        .apply(
            MapElements.into(TypeDescriptors.strings())
                .via(
                    row ->
                        "%s %s %s: %s of %d"
                            .formatted(
                                row.category(),
                                row.currency(),
                                Panes.describe(row.pane()),
                                row.revenue(),
                                row.orderCount())));
  }

  private static OrderEvent inDollars(String id, String category, String amount, Duration time) {
    return new OrderEvent(
        id,
        new BigDecimal(amount).setScale(4),
        "USD",
        category,
        millis(time),
        null,
        0,
        position(100, time));
  }

  private static TestStream.Builder<OrderEvent> stream() {
    return TestStream.create(OrderEventCoder.of()).advanceWatermarkTo(at(Duration.ZERO));
  }
}
