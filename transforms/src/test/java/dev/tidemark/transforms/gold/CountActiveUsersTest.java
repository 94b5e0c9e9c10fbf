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
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tidemark.transforms.Panes;
import dev.tidemark.transforms.clickstream.ClickEvent;
import dev.tidemark.transforms.clickstream.ClickEventCoder;
import dev.tidemark.transforms.time.TimePolicy;
import dev.tidemark.transforms.window.AggregationWindows;
import dev.tidemark.transforms.window.EmitMode;
import java.time.Duration;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.junit.jupiter.api.Test;

/** Five minutes of allowed lateness; windows of two minutes each minute, to keep tests readable. */
final class CountActiveUsersTest {
  private static final AggregationWindows UPDATES = AggregationWindows.of(TimePolicy.DEFAULT);
  private static final AggregationWindows FINAL = UPDATES.withEmitMode(EmitMode.FINAL);

  private final TestPipeline pipeline = TestPipeline.create().enableAbandonedNodeEnforcement(true);

  @Test
  void onTime() {
    TestStream<ClickEvent> events =
        stream()
            .addElements(
                stamped(click("a", "u1", ofSeconds(0))),
                stamped(pageView("b", "u1", "/", ofSeconds(30))),
                stamped(click("c", "u2", ofMillis(59_999))),
                stamped(click("d", "u1", ofSeconds(60))))
            .advanceWatermarkToInfinity();
    PAssert.that(summaries(events, UPDATES))
        .containsInAnyOrder(
            "-00:01 #0 ON_TIME final: 2 users, 3 events, arrived 59999",
            "00:00 #0 ON_TIME final: 2 users, 4 events, arrived 60000",
            "00:01 #0 ON_TIME final: 1 users, 1 events, arrived 60000");
    pipeline.run().waitUntilFinish();
  }

  @Test
  void speculative() {
    TestStream<ClickEvent> events =
        stream()
            .addElements(stamped(click("a", "u1", ofSeconds(1))))
            .advanceProcessingTime(org.joda.time.Duration.standardSeconds(11))
            .addElements(stamped(click("b", "u2", ofSeconds(61))))
            .advanceWatermarkToInfinity();
    PAssert.that(summaries(events, UPDATES))
        .containsInAnyOrder(
            "-00:01 #0 EARLY: 1 users, 1 events, arrived 1000",
            "-00:01 #1 ON_TIME final: 1 users, 1 events, arrived 1000",
            "00:00 #0 EARLY: 1 users, 1 events, arrived 1000",
            "00:00 #1 ON_TIME final: 2 users, 2 events, arrived 61000",
            "00:01 #0 ON_TIME final: 1 users, 1 events, arrived 61000");
    pipeline.run().waitUntilFinish();
  }

  @Test
  void lateButAllowed() {
    PAssert.that(summaries(lateEvents(ofMinutes(6).minusMillis(1)), UPDATES))
        .containsInAnyOrder(
            "-00:01 #0 ON_TIME: 1 users, 1 events, arrived 1000",
            "-00:01 #1 LATE: 2 users, 2 events, arrived 2000",
            "-00:01 #2 LATE final: 2 users, 2 events, arrived 2000",
            "00:00 #0 ON_TIME: 1 users, 1 events, arrived 1000",
            "00:00 #1 LATE: 2 users, 2 events, arrived 2000",
            "00:00 #2 LATE final: 2 users, 2 events, arrived 2000");
    pipeline.run().waitUntilFinish();
  }

  @Test
  void tooLateForTheEarlierWindow() {
    PAssert.that(summaries(lateEvents(ofMinutes(6)), UPDATES))
        .containsInAnyOrder(
            "-00:01 #0 ON_TIME: 1 users, 1 events, arrived 1000",
            "-00:01 #1 LATE final: 1 users, 1 events, arrived 1000",
            "00:00 #0 ON_TIME: 1 users, 1 events, arrived 1000",
            "00:00 #1 LATE: 2 users, 2 events, arrived 2000",
            "00:00 #2 LATE final: 2 users, 2 events, arrived 2000");
    pipeline.run().waitUntilFinish();
  }

  @Test
  void tooLate() {
    PAssert.that(summaries(lateEvents(ofMinutes(7)), UPDATES))
        .containsInAnyOrder(
            "-00:01 #0 ON_TIME: 1 users, 1 events, arrived 1000",
            "-00:01 #1 LATE final: 1 users, 1 events, arrived 1000",
            "00:00 #0 ON_TIME: 1 users, 1 events, arrived 1000",
            "00:00 #1 LATE final: 1 users, 1 events, arrived 1000");
    pipeline.run().waitUntilFinish();
  }

  @Test
  void finalModeHasOneRowPerWindow() {
    PAssert.that(summaries(lateEvents(ofMinutes(6)), FINAL))
        .containsInAnyOrder(
            "-00:01 #1 LATE final: 1 users, 1 events, arrived 1000",
            "00:00 #2 LATE final: 2 users, 2 events, arrived 2000");
    pipeline.run().waitUntilFinish();
  }

  @Test
  void sizeMustBeAMultipleOfThePeriod() {
    CountActiveUsers transform =
        CountActiveUsers.of(UPDATES).withPeriod(ofMinutes(2)).withWindowSize(ofMinutes(5));
    TestPipeline graph = TestPipeline.create();
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> graph.apply(stream().advanceWatermarkToInfinity()).apply(transform));
    assertThat(
        refused.getMessage(),
        containsString("size must be a multiple of the period of 2m, but is 5m"));
  }

  /** An event, and another one of the same minute when the watermark has come so far. */
  private static TestStream<ClickEvent> lateEvents(Duration watermark) {
    return stream()
        .addElements(stamped(click("a", "u1", ofSeconds(1))))
        .advanceWatermarkTo(at(ofMinutes(3)))
        .advanceWatermarkTo(at(watermark))
        .addElements(stamped(click("b", "u2", ofSeconds(2))))
        .advanceWatermarkTo(at(ofMinutes(8)))
        .advanceWatermarkToInfinity();
  }

  private PCollection<String> summaries(TestStream<ClickEvent> events, AggregationWindows windows) {
    return pipeline
        .apply(events)
        .apply(CountActiveUsers.of(windows).withWindowSize(ofMinutes(2)).withPeriod(ofMinutes(1)))
        .apply(
            MapElements.into(TypeDescriptors.strings())
                .via(
                    row ->
                        "%s: %d users, %d events, arrived %d"
                            .formatted(
                                Panes.describe(row.pane()),
                                row.activeUsers(),
                                row.eventCount(),
                                row.lastArrivalMillis() - millis(Duration.ZERO))));
  }

  private static TestStream.Builder<ClickEvent> stream() {
    return TestStream.create(ClickEventCoder.of()).advanceWatermarkTo(at(Duration.ZERO));
  }
}
