/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.gold;

import static dev.tidemark.transforms.Events.at;
import static dev.tidemark.transforms.Events.click;
import static dev.tidemark.transforms.Events.millis;
import static dev.tidemark.transforms.Events.pageView;
import static dev.tidemark.transforms.Events.stamped;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tidemark.transforms.Panes;
import dev.tidemark.transforms.clickstream.ClickEvent;
import dev.tidemark.transforms.clickstream.ClickEventCoder;
import dev.tidemark.transforms.time.TimePolicy;
import dev.tidemark.transforms.window.AggregationWindows;
import dev.tidemark.transforms.window.ClosingPanes;
import dev.tidemark.transforms.window.EmitMode;
import java.time.Duration;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.junit.jupiter.api.Test;

/** Five minutes of allowed lateness; early panes ten seconds after their first event. */
final class CountEventsPerMinuteTest {
  private static final AggregationWindows UPDATES = AggregationWindows.of(TimePolicy.DEFAULT);
  private static final AggregationWindows FINAL = UPDATES.withEmitMode(EmitMode.FINAL);

  private final TestPipeline pipeline = TestPipeline.create().enableAbandonedNodeEnforcement(true);

  @Test
  void onTime() {
    TestStream<ClickEvent> events =
        stream()
            .addElements(
                stamped(click("a", "u1", ofSeconds(0))),
                stamped(click("b", "u1", ofSeconds(30))),
                stamped(click("c", "u2", ofMillis(59_999))),
                stamped(pageView("d", "u3", "/", ofSeconds(59))),
                stamped(click("e", "u4", ofSeconds(60))))
            // The end of the first minute.
            .advanceWatermarkTo(at(ofMinutes(1)))
            .advanceWatermarkToInfinity();
    PAssert.that(summaries(events, UPDATES))
        .containsInAnyOrder(
            "click 00:00 #0 ON_TIME: 3 events, 2 users, arrived 59999",
            "click 00:00 #1 LATE final: 3 events, 2 users, arrived 59999",
            "page_view 00:00 #0 ON_TIME: 1 events, 1 users, arrived 59000",
            "page_view 00:00 #1 LATE final: 1 events, 1 users, arrived 59000",
            "click 00:01 #0 ON_TIME final: 1 events, 1 users, arrived 60000");
    pipeline.run().waitUntilFinish();
  }

  @Test
  void speculative() {
    TestStream<ClickEvent> events =
        stream()
            .addElements(stamped(click("a", "u1", ofSeconds(1))))
            // Not yet time for an early pane; then time.
            .advanceProcessingTime(org.joda.time.Duration.millis(9_999))
            .addElements(stamped(click("b", "u2", ofSeconds(2))))
            .advanceProcessingTime(org.joda.time.Duration.millis(2))
            .addElements(stamped(click("c", "u3", ofSeconds(3))))
            .advanceProcessingTime(org.joda.time.Duration.standardSeconds(11))
            // Past the end of the minute: nothing new, so no pane but the closing one.
            .advanceWatermarkTo(at(ofMinutes(2)))
            .advanceWatermarkToInfinity();
    PAssert.that(summaries(events, UPDATES))
        .containsInAnyOrder(
            "click 00:00 #0 EARLY: 2 events, 2 users, arrived 2000",
            "click 00:00 #1 EARLY: 3 events, 3 users, arrived 3000",
            "click 00:00 #2 LATE final: 3 events, 3 users, arrived 3000");
    pipeline.run().waitUntilFinish();
  }

  @Test
  void lateButAllowed() {
    PAssert.that(summaries(lateButAllowedEvents(), UPDATES))
        .containsInAnyOrder(
            "click 00:00 #0 ON_TIME: 1 events, 1 users, arrived 1000",
            "click 00:00 #1 LATE: 2 events, 2 users, arrived 30000",
            "click 00:00 #2 LATE final: 2 events, 2 users, arrived 30000");
    pipeline.run().waitUntilFinish();
  }

  @Test
  void tooLate() {
    TestStream<ClickEvent> events =
        stream()
            .addElements(stamped(click("a", "u1", ofSeconds(1))))
            // The last instant at which the first minute takes events, and the one after.
            .advanceWatermarkTo(at(ofMinutes(6).minusMillis(1)))
            .addElements(stamped(click("b", "u2", ofSeconds(2))))
            .advanceWatermarkTo(at(ofMinutes(6)))
            .addElements(stamped(click("c", "u3", ofSeconds(3))))
            .advanceWatermarkToInfinity();
    PAssert.that(summaries(events, UPDATES))
        .containsInAnyOrder(
            "click 00:00 #0 ON_TIME: 1 events, 1 users, arrived 1000",
            "click 00:00 #1 LATE: 2 events, 2 users, arrived 2000",
            "click 00:00 #2 LATE final: 2 events, 2 users, arrived 2000");
    pipeline.run().waitUntilFinish();
  }

  @Test
  void finalModeHasOneRowPerKeyAndWindow() {
    PAssert.that(summaries(lateButAllowedEvents(), FINAL))
        .containsInAnyOrder("click 00:00 #2 LATE final: 2 events, 2 users, arrived 30000");
    pipeline.run().waitUntilFinish();
  }

  @Test
  void finalModeWithoutClosingPanesHasTheLatest() {
    PAssert.that(summaries(lateButAllowedEvents(), FINAL.withClosingPanes(ClosingPanes.NEVER)))
        .containsInAnyOrder(
            "click 00:00 #0 ON_TIME: 1 events, 1 users, arrived 1000",
            "click 00:00 #1 LATE: 2 events, 2 users, arrived 30000");
    pipeline.run().waitUntilFinish();
  }

  @Test
  void windowsOfAnotherSize() {
    TestStream<ClickEvent> events =
        stream()
            .addElements(
                stamped(click("a", "u1", ofSeconds(9))), stamped(click("b", "u1", ofSeconds(10))))
            .advanceWatermarkToInfinity();
    PCollection<EventsPerMinute> rows =
        pipeline
            .apply(events)
            .apply(CountEventsPerMinute.of(FINAL).withWindowSize(Duration.ofSeconds(10)));
    PAssert.that(rows.apply(MapElements.into(TypeDescriptors.longs()).via(row -> start(row))))
        .containsInAnyOrder(millis(ofSeconds(0)), millis(ofSeconds(10)));
    pipeline.run().waitUntilFinish();
  }

  @Test
  void sizeMustBePositive() {
    CountEventsPerMinute transform = CountEventsPerMinute.of(UPDATES);
    assertThrows(
        IllegalArgumentException.class, () -> transform.withWindowSize(Duration.ofNanos(999_999)));
  }

  private static TestStream<ClickEvent> lateButAllowedEvents() {
    return stream()
        .addElements(stamped(click("a", "u1", ofSeconds(1))))
        // A minute past the end of the event's minute.
        .advanceWatermarkTo(at(ofMinutes(2)))
        .addElements(stamped(click("b", "u2", ofSeconds(30))))
        // Past the allowed lateness.
        .advanceWatermarkTo(at(ofMinutes(6)))
        .advanceWatermarkToInfinity();
  }

  private PCollection<String> summaries(TestStream<ClickEvent> events, AggregationWindows windows) {
    return pipeline
        .apply(events)
        .apply(CountEventsPerMinute.of(windows))
        .apply(
            MapElements.into(TypeDescriptors.strings())
                .via(
                    row ->
                        "%s %s: %d events, %d users, arrived %d"
                            .formatted(
                                row.eventType(),
                                Panes.describe(row.pane()),
                                row.eventCount(),
                                row.uniqueUsers(),
                                row.lastArrivalMillis() - millis(Duration.ZERO))));
  }

  private static long start(EventsPerMinute row) {
    return row.pane().windowStartMillis();
  }

  private static TestStream.Builder<ClickEvent> stream() {
    return TestStream.create(ClickEventCoder.of()).advanceWatermarkTo(at(Duration.ZERO));
  }
}
