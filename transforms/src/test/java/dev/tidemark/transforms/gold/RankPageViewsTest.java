/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.gold;

import static dev.tidemark.transforms.Events.at;
import static dev.tidemark.transforms.Events.click;
import static dev.tidemark.transforms.Events.millis;
import static dev.tidemark.transforms.Events.pageView;
import static dev.tidemark.transforms.Events.stamped;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
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
import org.apache.beam.sdk.values.TimestampedValue;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.junit.jupiter.api.Test;

/** The first two pages of each minute; five minutes of allowed lateness. */
final class RankPageViewsTest {
  private static final AggregationWindows UPDATES = AggregationWindows.of(TimePolicy.DEFAULT);
  private static final AggregationWindows FINAL = UPDATES.withEmitMode(EmitMode.FINAL);

  private final TestPipeline pipeline = TestPipeline.create().enableAbandonedNodeEnforcement(true);

  @Test
  void onTime() {
    TestStream<ClickEvent> events =
        stream()
            .addElements(
                view("1", "/c", 1),
                view("2", "/b", 2),
                view("3", "/a", 3),
                view("4", "/b", 4),
                view("5", "/a", 59),
                view("6", "/c", 60),
                // No page views, or without a page.
                stamped(click("7", "u", ofSeconds(7))),
                view("8", null, 8))
            .advanceWatermarkToInfinity();
    // Equal views: by name.
    PAssert.that(summaries(events, UPDATES))
        .containsInAnyOrder(
            "00:00 #0 ON_TIME final: 1. /a 2±0, arrived 59000",
            "00:00 #0 ON_TIME final: 2. /b 2±0, arrived 59000",
            "00:01 #0 ON_TIME final: 1. /c 1±0, arrived 60000");
    pipeline.run().waitUntilFinish();
  }

  @Test
  void speculative() {
    TestStream<ClickEvent> events =
        stream()
            .addElements(view("1", "/a", 1))
            .advanceProcessingTime(org.joda.time.Duration.standardSeconds(11))
            .addElements(view("2", "/b", 2), view("3", "/b", 3))
            .advanceWatermarkToInfinity();
    PAssert.that(summaries(events, UPDATES))
        .containsInAnyOrder(
            "00:00 #0 EARLY: 1. /a 1±0, arrived 1000",
            "00:00 #1 ON_TIME final: 1. /b 2±0, arrived 3000",
            "00:00 #1 ON_TIME final: 2. /a 1±0, arrived 3000");
    pipeline.run().waitUntilFinish();
  }

  @Test
  void lateButAllowed() {
    PAssert.that(summaries(lateEvents(ofMinutes(6).minusMillis(1)), UPDATES))
        .containsInAnyOrder(
            "00:00 #0 ON_TIME: 1. /a 1±0, arrived 1000",
            "00:00 #1 LATE: 1. /a 2±0, arrived 2000",
            "00:00 #2 LATE final: 1. /a 2±0, arrived 2000");
    pipeline.run().waitUntilFinish();
  }

  @Test
  void tooLate() {
    PAssert.that(summaries(lateEvents(ofMinutes(6)), UPDATES))
        .containsInAnyOrder(
            "00:00 #0 ON_TIME: 1. /a 1±0, arrived 1000",
            "00:00 #1 LATE final: 1. /a 1±0, arrived 1000");
    pipeline.run().waitUntilFinish();
  }

  @Test
  void finalModeHasOneSetOfRowsPerWindow() {
    PAssert.that(summaries(lateEvents(ofMinutes(2)), FINAL))
        .containsInAnyOrder("00:00 #2 LATE final: 1. /a 2±0, arrived 2000");
    pipeline.run().waitUntilFinish();
  }

  @Test
  void countMustBePositive() {
    RankPageViews transform = RankPageViews.of(UPDATES);
    assertThrows(IllegalArgumentException.class, () -> transform.withCount(0));
  }

  private static TestStream<ClickEvent> lateEvents(Duration watermark) {
    return stream()
        .addElements(view("1", "/a", 1))
        .advanceWatermarkTo(at(ofMinutes(1)))
        .advanceWatermarkTo(at(watermark))
        .addElements(view("2", "/a", 2))
        .advanceWatermarkTo(at(ofMinutes(6)))
        .advanceWatermarkToInfinity();
  }

  private static TimestampedValue<ClickEvent> view(String id, String page, int second) {
    return stamped(pageView(id, "u", page, ofSeconds(second)));
  }

  private PCollection<String> summaries(TestStream<ClickEvent> events, AggregationWindows windows) {
    return pipeline
        .apply(events)
        .apply(RankPageViews.of(windows).withCount(2))
        .apply(
            MapElements.into(TypeDescriptors.strings())
                .via(
                    row ->
                        "%s: %d. %s %d±%d, arrived %d"
                            .formatted(
                                Panes.describe(row.pane()),
                                row.rank(),
                                row.pageUrl(),
                                row.pageViews(),
                                row.maxError(),
                                row.lastArrivalMillis() - millis(Duration.ZERO))));
  }

  private static TestStream.Builder<ClickEvent> stream() {
    return TestStream.create(ClickEventCoder.of()).advanceWatermarkTo(at(Duration.ZERO));
  }
}
