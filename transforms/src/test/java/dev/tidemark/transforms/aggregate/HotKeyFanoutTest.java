/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.aggregate;

import static dev.tidemark.transforms.Events.at;
import static dev.tidemark.transforms.Events.order;
import static dev.tidemark.transforms.Events.stamped;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tidemark.transforms.Panes;
import dev.tidemark.transforms.orders.OrderEvent;
import dev.tidemark.transforms.orders.OrderEventCoder;
import dev.tidemark.transforms.orders.Revenue;
import dev.tidemark.transforms.orders.SumRevenue;
import dev.tidemark.transforms.time.TimePolicy;
import dev.tidemark.transforms.window.AggregationWindows;
import dev.tidemark.transforms.window.EmitMode;
import dev.tidemark.transforms.window.WindowSpecification;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows and panes are those of an aggregation without fanout; an hour of allowed lateness. */
final class HotKeyFanoutTest {
  private static final int SALTS = 3;
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
                stamped(order("a", "books", "1", ofMinutes(1))),
                stamped(order("b", "books", "2", ofMinutes(2))),
                stamped(order("c", "books", "4", ofMinutes(3))))
            // The end of the window, without any allowed lateness.
            .advanceWatermarkTo(at(ofHours(1)))
            .advanceWatermarkToInfinity();
    PAssert.that(rows(orders, UPDATES))
        .containsInAnyOrder("00:00 #0 ON_TIME: 7.0000 of 3", "00:00 #1 LATE final: 7.0000 of 3");
    pipeline.run().waitUntilFinish();
  }

  @Test
  void speculative() {
    TestStream<OrderEvent> orders =
        stream()
            .addElements(stamped(order("a", "books", "1", ofMinutes(1))))
            .addElements(stamped(order("b", "books", "2", ofMinutes(2))))
            .advanceProcessingTime(org.joda.time.Duration.standardSeconds(11))
            .addElements(stamped(order("c", "books", "4", ofMinutes(3))))
            .advanceWatermarkTo(at(ofHours(1)))
            .advanceWatermarkToInfinity();
    PAssert.that(rows(orders, UPDATES))
        .containsInAnyOrder(
            "00:00 #0 EARLY: 3.0000 of 2",
            "00:00 #1 ON_TIME: 7.0000 of 3",
            "00:00 #2 LATE final: 7.0000 of 3");
    pipeline.run().waitUntilFinish();
  }

  @Test
  void lateButAllowed() {
    TestStream<OrderEvent> orders =
        stream()
            .addElements(stamped(order("a", "books", "1", ofMinutes(1))))
            .advanceWatermarkTo(at(ofHours(1)))
            .addElements(stamped(order("b", "books", "2", ofMinutes(2))))
            .advanceWatermarkToInfinity();
    PAssert.that(rows(orders, UPDATES))
        .containsInAnyOrder(
            "00:00 #0 ON_TIME: 1.0000 of 1",
            "00:00 #1 LATE: 3.0000 of 2",
            "00:00 #2 LATE final: 3.0000 of 2");
    pipeline.run().waitUntilFinish();
  }

  @Test
  void tooLate() {
    TestStream<OrderEvent> orders =
        stream()
            .addElements(stamped(order("a", "books", "1", ofMinutes(1))))
            // The last instant at which the window takes orders, and the one after.
            .advanceWatermarkTo(at(ofHours(2).minusMillis(1)))
            .addElements(stamped(order("b", "books", "2", ofMinutes(2))))
            .advanceWatermarkTo(at(ofHours(2)))
            .addElements(stamped(order("c", "books", "4", ofMinutes(3))))
            .advanceWatermarkToInfinity();
    PAssert.that(rows(orders, FINAL)).containsInAnyOrder("00:00 #2 LATE final: 3.0000 of 2");
    pipeline.run().waitUntilFinish();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void sumsAreTheSameWithAndWithout(long seed) {
    Random random = new Random(seed);
    TreeMap<String, Integer> sums = new TreeMap<>();
    TestStream.Builder<OrderEvent> orders = stream();
    for (int i = 0; i < 60; i++) {
      int amount = random.nextInt(100);
      Duration time = ofMinutes(i + random.nextInt(30));
      orders = orders.addElements(stamped(order("o" + i, "books", amount + "", time)));
      sums.merge("%02d:00".formatted(time.toHours()), amount, Integer::sum);
      if (random.nextInt(4) == 0) {
        orders = orders.advanceWatermarkTo(at(ofMinutes(i)));
      }
    }
    List<String> expected = new ArrayList<>();
    sums.forEach((hour, sum) -> expected.add(hour + " " + sum + ".0000"));
    PAssert.that(
            "seed " + seed,
            revenue(orders.advanceWatermarkToInfinity(), FINAL)
                .apply(
                    MapElements.into(TypeDescriptors.strings())
                        .via(
                            row ->
                                Panes.describe(row.pane()).substring(0, 5) + " " + row.revenue())))
        .containsInAnyOrder(expected);
    pipeline.run().waitUntilFinish();
  }

  /** Checkpoints and replays depend on it. */
  @Test
  void aSaltIsAFunctionOfTheIdAlone() {
    assertThat(SaltKeys.salt("order-1", 8), is(SaltKeys.salt("order-" + 1, 8)));
    TreeMap<Integer, Integer> ids = new TreeMap<>();
    for (int i = 0; i < 8_000; i++) {
      ids.merge(SaltKeys.salt("order-" + i, 8), 1, Integer::sum);
    }
    assertThat(ids.values(), hasSize(8));
    assertThat(ids.values(), everyItem(is(allOf(greaterThan(800), lessThan(1_200)))));
  }

  @Test
  void tooManySaltsAreRefused() {
    SumRevenue transform = SumRevenue.of(FINAL);
    assertThrows(IllegalArgumentException.class, () -> transform.withHotKeyFanout(1_001));
    assertThrows(IllegalArgumentException.class, () -> transform.withHotKeyFanout(0));
  }

  private PCollection<String> rows(TestStream<OrderEvent> orders, AggregationWindows windows) {
    return revenue(orders, windows)
        .apply(
            MapElements.into(TypeDescriptors.strings())
                .via(
                    row ->
                        "%s: %s of %d"
                            .formatted(
                                Panes.describe(row.pane()), row.revenue(), row.orderCount())));
  }

  private PCollection<Revenue> revenue(TestStream<OrderEvent> orders, AggregationWindows windows) {
    return pipeline
        .apply(orders)
        .apply(SumRevenue.of(windows).withWindow(HOURS).withHotKeyFanout(SALTS));
  }

  private static TestStream.Builder<OrderEvent> stream() {
    return TestStream.create(OrderEventCoder.of()).advanceWatermarkTo(at(Duration.ZERO));
  }
}
