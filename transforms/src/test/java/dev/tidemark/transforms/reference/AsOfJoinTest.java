/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.reference;

import static dev.tidemark.transforms.Events.at;
import static dev.tidemark.transforms.Events.millis;
import static dev.tidemark.transforms.Events.order;
import static dev.tidemark.transforms.reference.Version.STILL_VALID;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.tidemark.transforms.join.Joined;
import dev.tidemark.transforms.orders.Category;
import dev.tidemark.transforms.orders.CategoryCoder;
import dev.tidemark.transforms.orders.OrderEvent;
import dev.tidemark.transforms.orders.OrderEventCoder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.metrics.MetricNameFilter;
import org.apache.beam.sdk.metrics.MetricsFilter;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.Filter;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.SimpleFunction;
import org.apache.beam.sdk.transforms.Values;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionView;
import org.apache.beam.sdk.values.TimestampedValue;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.junit.jupiter.api.Test;

/** Category b is renamed at one o'clock; the snapshot after the next has said so. */
final class AsOfJoinTest {
  private static final String ORDER = "order";
  private static final Duration RENAMED = ofHours(1);

  private static final Dimension<Category> BEFORE =
      Dimension.of(List.of(version("Books", ZERO, null)));
  private static final Dimension<Category> AFTER =
      Dimension.of(List.of(version("Books", ZERO, RENAMED), version("Maps", RENAMED, null)));
  private static final Map<Long, Dimension<Category>> SNAPSHOTS =
      Map.of(1L, Dimension.of(List.of()), 2L, BEFORE, 3L, AFTER);

  private final TestPipeline pipeline = TestPipeline.create().enableAbandonedNodeEnforcement(true);

  @Test
  void onTimeToTheMillisecond() {
    TestStream<KV<String, OrderEvent>> stream =
        stream()
            .addElements(snapshot(3))
            .addElements(
                event("first", "b", ZERO),
                event("-1", "b", RENAMED.minusMillis(1)),
                event("0", "b", RENAMED),
                event("+1", "b", RENAMED.plusMillis(1)))
            .advanceWatermarkToInfinity();
    PAssert.that(joined(stream)).containsInAnyOrder("first Books", "-1 Books", "0 Maps", "+1 Maps");
    pipeline.run().waitUntilFinish();
  }

  /** Whenever it comes: an event behind the watermark gets what was said of its own time. */
  @Test
  void lateButAllowed() {
    TestStream<KV<String, OrderEvent>> stream =
        stream()
            .addElements(snapshot(3))
            .advanceWatermarkTo(at(ofHours(3)))
            .addElements(event("late", "b", RENAMED.minusMillis(1)))
            .advanceWatermarkToInfinity();
    PAssert.that(joined(stream)).containsInAnyOrder("late Books");
    pipeline.run().waitUntilFinish();
  }

  @Test
  void changesWhileThePipelineRuns() {
    TestStream<KV<String, OrderEvent>> stream =
        stream()
            // Nothing is known of b: a snapshot without rows is one, too.
            .addElements(snapshot(1))
            .addElements(event("early", "b", ofMinutes(10)))
            .addElements(snapshot(2))
            .addElements(event("known", "b", ofMinutes(20)))
            .addElements(snapshot(3))
            .addElements(event("old", "b", ofMinutes(30)), event("new", "b", ofMinutes(70)))
            .advanceWatermarkToInfinity();
    PAssert.that(joined(stream))
        .containsInAnyOrder("early null", "known Books", "old Books", "new Maps");
    pipeline.run().waitUntilFinish();
  }

  /** What was known before it was valid makes the live run and a replay the same. */
  @Test
  void aSnapshotThatComesOutOfOrderDoesNotUndoALaterOne() {
    TestStream<KV<String, OrderEvent>> stream =
        stream()
            .addElements(snapshot(3))
            .addElements(snapshot(2), snapshot(2))
            .addElements(event("a", "b", ofMinutes(70)))
            .addElements(snapshot(1))
            .addElements(event("b", "b", ofMinutes(80)))
            .advanceWatermarkToInfinity();
    PAssert.that(joined(stream)).containsInAnyOrder("a Maps", "b Maps");
    pipeline.run().waitUntilFinish();
  }

  @Test
  void eventsWaitForTheFirstSnapshot() {
    TestStream<KV<String, OrderEvent>> stream =
        stream()
            .addElements(event("first", "b", ofMillis(5)))
            .addElements(snapshot(2))
            .advanceWatermarkToInfinity();
    PAssert.that(joined(stream)).containsInAnyOrder("first Books");
    pipeline.run().waitUntilFinish();
  }

  @Test
  void eventsWithoutMatchAreMarkedAndCounted() {
    TestStream<KV<String, OrderEvent>> stream =
        stream()
            .addElements(snapshot(3))
            .addElements(event("none", "x", ZERO), event("some", "b", ZERO))
            .addElements(event("before", "b", ofMillis(-1)))
            .advanceWatermarkToInfinity();
    PAssert.that(joined(stream)).containsInAnyOrder("none null", "some Books", "before null");
    PipelineResult result = pipeline.run();
    result.waitUntilFinish();
    assertThat(
        result
            .metrics()
            .queryMetrics(
                MetricsFilter.builder()
                    .addNameFilter(MetricNameFilter.named(AsOfJoin.class, AsOfJoin.MISSING))
                    .build())
            .getCounters()
            .iterator()
            .next()
            .getAttempted(),
        is(2L));
  }

  private PCollection<String> joined(TestStream<KV<String, OrderEvent>> stream) {
    PCollection<KV<String, OrderEvent>> all = pipeline.apply(stream);
    PCollectionView<Iterable<KV<Long, Dimension<Category>>>> dimension =
        all.apply("Snapshots", Filter.by(row -> !row.getKey().equals(ORDER)))
            .apply("Numbered", MapElements.via(new ToSnapshot()))
            .setCoder(KvCoder.of(VarLongCoder.of(), DimensionCoder.of(CategoryCoder.of())))
            .apply(ChangingReference.of());
    return all.apply("Orders", Filter.by(row -> row.getKey().equals(ORDER)))
        .apply(Values.create())
        .setCoder(OrderEventCoder.of())
        .apply(AsOfJoin.with(dimension, OrderEvent::category, CategoryCoder.of()))
        .apply(MapElements.into(TypeDescriptors.strings()).via(AsOfJoinTest::describe));
  }

  private static String describe(Joined<OrderEvent, Category> row) {
    return row.left().orderId() + " " + (row.right() == null ? "null" : row.right().name());
  }

  private static final class ToSnapshot
      extends SimpleFunction<KV<String, OrderEvent>, KV<Long, Dimension<Category>>> {
    private static final long serialVersionUID = 1L;

    @Override
    public KV<Long, Dimension<Category>> apply(KV<String, OrderEvent> row) {
      long number = Long.parseLong(row.getKey());
      return KV.of(number, SNAPSHOTS.get(number));
    }
  }

  private static Version<Category> version(String name, Duration from, Duration to) {
    return new Version<>(
        "b", new Category(name, null), millis(from), to == null ? STILL_VALID : millis(to));
  }

  /** A snapshot of the dimension, known at the start of the stream's time. */
  private static TimestampedValue<KV<String, OrderEvent>> snapshot(long number) {
    return TimestampedValue.of(
        KV.of(Long.toString(number), order("none", "none", "0", ZERO)), at(ZERO));
  }

  private static TimestampedValue<KV<String, OrderEvent>> event(
      String id, String category, Duration time) {
    return TimestampedValue.of(KV.of(ORDER, order(id, category, "1", time)), at(time));
  }

  private static TestStream.Builder<KV<String, OrderEvent>> stream() {
    return TestStream.create(KvCoder.of(StringUtf8Coder.of(), OrderEventCoder.of()))
        .advanceWatermarkTo(at(ZERO));
  }
}
