/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.rides;

import static dev.tidemark.transforms.Events.at;
import static dev.tidemark.transforms.Events.millis;
import static dev.tidemark.transforms.Events.ride;
import static dev.tidemark.transforms.Events.stamped;
import static dev.tidemark.transforms.rides.RideEventType.RIDE_COMPLETED;
import static dev.tidemark.transforms.rides.RideEventType.RIDE_REQUESTED;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;

import dev.tidemark.transforms.Panes;
import dev.tidemark.transforms.time.TimePolicy;
import dev.tidemark.transforms.window.AggregationWindows;
import java.time.Duration;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.junit.jupiter.api.Test;

/** Five minutes of allowed lateness; windows start each half of a minute. */
final class CountRidesPerWindowTest {
  private final TestPipeline pipeline = TestPipeline.create().enableAbandonedNodeEnforcement(true);

  @Test
  void onTime() {
    TestStream<RideEvent> events =
        stream()
            .addElements(
                stamped(ride("a", "u1", RIDE_REQUESTED, "0", ofSeconds(29))),
                stamped(ride("b", "u1", RIDE_REQUESTED, "0", ofSeconds(30))),
                stamped(ride("c", "u1", RIDE_COMPLETED, "12", ofSeconds(30))))
            .advanceWatermarkToInfinity();
    PAssert.that(rows(events))
        .containsInAnyOrder(
            "ride_requested -00:00:30 1",
            "ride_requested 00:00:00 2",
            "ride_requested 00:00:30 1",
            "ride_completed 00:00:00 1",
            "ride_completed 00:00:30 1");
    pipeline.run().waitUntilFinish();
  }

  @Test
  void speculativeLateAndTooLate() {
    TestStream<RideEvent> events =
        stream()
            .addElements(stamped(ride("a", "u1", RIDE_REQUESTED, "0", ofMinutes(1))))
            .advanceProcessingTime(org.joda.time.Duration.standardSeconds(11))
            .advanceWatermarkTo(at(ofMinutes(2)))
            .addElements(stamped(ride("b", "u1", RIDE_REQUESTED, "0", ofSeconds(89))))
            // Both windows of the events are gone.
            .advanceWatermarkTo(at(ofMinutes(7)))
            .addElements(stamped(ride("c", "u1", RIDE_REQUESTED, "0", ofSeconds(89))))
            .advanceWatermarkToInfinity();
    PAssert.that(
            pipeline
                .apply(events)
                .apply(CountRidesPerWindow.of(AggregationWindows.of(TimePolicy.DEFAULT)))
                .apply(
                    MapElements.into(TypeDescriptors.strings())
                        .via(row -> Panes.describe(row.pane()) + ": " + row.eventCount())))
        .containsInAnyOrder(
            "00:00 #0 EARLY: 1",
            "00:00 #1 LATE: 2",
            "00:00 #2 LATE final: 2",
            "00:01 #0 EARLY: 1",
            "00:01 #1 LATE: 2",
            "00:01 #2 LATE final: 2");
    pipeline.run().waitUntilFinish();
  }

  private PCollection<String> rows(TestStream<RideEvent> events) {
    return pipeline
        .apply(events)
        .apply(CountRidesPerWindow.of(AggregationWindows.of(TimePolicy.DEFAULT)))
        .apply(
            MapElements.into(TypeDescriptors.strings())
                .via(row -> row.eventType() + start(row) + row.eventCount()));
  }

  private static String start(RideCount row) {
    Duration start = Duration.ofMillis(row.pane().windowStartMillis() - millis(Duration.ZERO));
    return " %s00:00:%02d ".formatted(start.isNegative() ? "-" : "", start.abs().toSecondsPart());
  }

  private static TestStream.Builder<RideEvent> stream() {
    return TestStream.create(RideEventCoder.of()).advanceWatermarkTo(at(Duration.ZERO));
  }
}
