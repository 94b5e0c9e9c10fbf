/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.sessions;

import static dev.tidemark.transforms.Events.at;
import static dev.tidemark.transforms.Events.millis;
import static dev.tidemark.transforms.Events.ride;
import static dev.tidemark.transforms.Events.stamped;
import static dev.tidemark.transforms.rides.RideEventType.RIDE_COMPLETED;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tidemark.transforms.Panes;
import dev.tidemark.transforms.rides.RideEvent;
import dev.tidemark.transforms.rides.RideEventCoder;
import dev.tidemark.transforms.rides.RideSessions;
import dev.tidemark.transforms.time.TimePolicy;
import dev.tidemark.transforms.window.AggregationWindows;
import dev.tidemark.transforms.window.EmitMode;
import dev.tidemark.transforms.window.WindowSpecification;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TimestampedValue;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A gap of 30 minutes, an hour of allowed lateness, early rows ten seconds after an event. */
final class AggregateSessionsTest {
  private static final AggregationWindows UPDATES =
      AggregationWindows.of(TimePolicy.of(ofMinutes(5), ofHours(1), ofMinutes(5)));
  private static final AggregationWindows FINAL = UPDATES.withEmitMode(EmitMode.FINAL);

  private final TestPipeline pipeline = TestPipeline.create().enableAbandonedNodeEnforcement(true);

  @Test
  void onTime() {
    TestStream<RideEvent> events =
        stream()
            .addElements(
                event("a", "u1", "1.5", ofMinutes(0)),
                event("b", "u1", "2", ofMinutes(30).minusMillis(1)),
                // Exactly a gap after the last: another session.
                event("c", "u1", "4", ofMinutes(60).minusMillis(1)),
                event("d", "u2", "8", ofMinutes(10)))
            // The last instant of each session; then the end of the allowed lateness.
            .advanceWatermarkTo(at(ofHours(2)))
            .advanceWatermarkToInfinity();
    PAssert.that(rows(events, UPDATES))
        .containsInAnyOrder(
            "u1 00:00 #0 ON_TIME: 2 events, 3.5000, last at 29:59, replaces []",
            "u1 00:00 #1 LATE final: 2 events, 3.5000, last at 29:59, replaces []",
            "u1 00:59 #0 ON_TIME: 1 events, 4.0000, last at 59:59, replaces []",
            "u1 00:59 #1 LATE final: 1 events, 4.0000, last at 59:59, replaces []",
            "u2 00:10 #0 ON_TIME: 1 events, 8.0000, last at 10:00, replaces []",
            "u2 00:10 #1 LATE final: 1 events, 8.0000, last at 10:00, replaces []");
    pipeline.run().waitUntilFinish();
  }

  @Test
  void speculative() {
    TestStream<RideEvent> events =
        stream()
            .addElements(event("a", "u1", "1", ofMinutes(0)))
            // A second event does not put the early firing off.
            .advanceProcessingTime(org.joda.time.Duration.standardSeconds(6))
            .addElements(event("b", "u1", "2", ofMinutes(1)))
            .advanceProcessingTime(org.joda.time.Duration.standardSeconds(5))
            // Nothing new: no row.
            .advanceProcessingTime(org.joda.time.Duration.standardSeconds(60))
            .addElements(event("c", "u1", "4", ofMinutes(2)))
            .advanceProcessingTime(org.joda.time.Duration.standardSeconds(11))
            .advanceWatermarkTo(at(ofHours(1)))
            .advanceWatermarkToInfinity();
    PAssert.that(rows(events, UPDATES))
        .containsInAnyOrder(
            "u1 00:00 #0 EARLY: 2 events, 3.0000, last at 01:00, replaces []",
            "u1 00:00 #1 EARLY: 3 events, 7.0000, last at 02:00, replaces []",
            "u1 00:00 #2 LATE final: 3 events, 7.0000, last at 02:00, replaces []");
    pipeline.run().waitUntilFinish();
  }

  /** One event joins two sessions that were told of. */
  @Test
  void lateEventJoinsSessions() {
    TestStream<RideEvent> events =
        stream()
            .addElements(event("a", "u1", "1", ofMinutes(0)), event("b", "u1", "2", ofMinutes(50)))
            .advanceWatermarkTo(at(ofMinutes(81)))
            .addElements(event("c", "u1", "4", ofMinutes(25)))
            .advanceWatermarkToInfinity();
    PAssert.that(rows(events, UPDATES))
        .containsInAnyOrder(
            "u1 00:00 #0 ON_TIME: 1 events, 1.0000, last at 00:00, replaces []",
            "u1 00:50 #0 ON_TIME: 1 events, 2.0000, last at 50:00, replaces []",
            "u1 00:00 #1 LATE: 3 events, 7.0000, last at 50:00, replaces [50]",
            "u1 00:00 #2 LATE final: 3 events, 7.0000, last at 50:00, replaces []");
    pipeline.run().waitUntilFinish();
  }

  @Test
  void lateEventBeforeTheFirstTakesItsPlace() {
    TestStream<RideEvent> events =
        stream()
            .addElements(event("a", "u1", "1", ofMinutes(20)))
            .advanceWatermarkTo(at(ofMinutes(51)))
            .addElements(event("b", "u1", "2", ofMinutes(10)))
            .advanceWatermarkToInfinity();
    PAssert.that(rows(events, UPDATES))
        .containsInAnyOrder(
            "u1 00:20 #0 ON_TIME: 1 events, 1.0000, last at 20:00, replaces []",
            "u1 00:10 #1 LATE: 2 events, 3.0000, last at 20:00, replaces [20]",
            "u1 00:10 #2 LATE final: 2 events, 3.0000, last at 20:00, replaces []");
    pipeline.run().waitUntilFinish();
  }

  @Test
  void finalModeReplacesNothing() {
    TestStream<RideEvent> events =
        stream()
            .addElements(event("a", "u1", "1", ofMinutes(0)), event("b", "u1", "2", ofMinutes(50)))
            .advanceProcessingTime(org.joda.time.Duration.standardSeconds(11))
            // The last instant at which the first session may be joined.
            .advanceWatermarkTo(at(ofMinutes(90).minusMillis(2)))
            .addElements(event("c", "u1", "4", ofMinutes(29)))
            .advanceWatermarkToInfinity();
    PAssert.that(rows(events, FINAL))
        .containsInAnyOrder(
            "u1 00:00 #0 ON_TIME final: 3 events, 7.0000, last at 50:00, replaces []");
    pipeline.run().waitUntilFinish();
  }

  /** Nothing drops an event that should have been kept from here: it is a session of its own. */
  @Test
  void tooLate() {
    TestStream<RideEvent> events =
        stream()
            .addElements(event("a", "u1", "1", ofMinutes(0)))
            .advanceWatermarkTo(at(ofMinutes(90)))
            .addElements(event("b", "u1", "2", ofMinutes(1)))
            .advanceWatermarkToInfinity();
    PAssert.that(rows(events, FINAL))
        .containsInAnyOrder(
            "u1 00:00 #0 ON_TIME final: 1 events, 1.0000, last at 00:00, replaces []",
            "u1 00:01 #0 ON_TIME final: 1 events, 2.0000, last at 01:00, replaces []");
    pipeline.run().waitUntilFinish();
  }

  /** What a consumer that is keyed by identity ends with is what a batch would compute. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void consumerEndsWithTheRightSessions(long seed) {
    Random random = new Random(seed);
    List<TimestampedValue<RideEvent>> events = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      Duration time = ofMillis(i * 420_000L + random.nextInt(2_400_000));
      events.add(event("e" + i, "u" + random.nextInt(3), "1", time));
    }
    TestStream.Builder<RideEvent> stream = stream();
    long watermark = millis(Duration.ZERO);
    for (TimestampedValue<RideEvent> event : events) {
      stream = stream.addElements(event);
      if (random.nextInt(3) == 0) {
        stream = stream.advanceProcessingTime(org.joda.time.Duration.standardSeconds(11));
      }
      // Never further than an hour beyond an event that is still to come.
      long next = millis(ofMillis(events.indexOf(event) * 420_000L)) + random.nextInt(3_600_000);
      if (next > watermark && random.nextInt(2) == 0) {
        watermark = next;
        stream = stream.advanceWatermarkTo(org.joda.time.Instant.ofEpochMilli(watermark));
      }
    }
    PAssert.that(
            "seed " + seed,
            pipeline.apply(stream.advanceWatermarkToInfinity()).apply(RideSessions.of(UPDATES)))
        .satisfies(new SessionsEqual(events.stream().map(TimestampedValue::getValue).toList()));
    pipeline.run().waitUntilFinish();
  }

  @Test
  void otherWindowsAreRefused() {
    WindowSpecification tumbling = WindowSpecification.tumbling(ofMinutes(1));
    assertThrows(IllegalArgumentException.class, () -> RideSessions.of(UPDATES, tumbling));
  }

  private PCollection<String> rows(TestStream<RideEvent> events, AggregationWindows windows) {
    return pipeline
        .apply(events)
        .apply(RideSessions.of(windows))
        .apply(
            MapElements.into(TypeDescriptors.strings())
                .via(
                    row ->
                        "%s %s: %d events, %s, last at %s, replaces %s"
                            .formatted(
                                row.key(),
                                Panes.describe(row.pane()),
                                row.eventCount(),
                                row.amount(),
                                minuteAndSecond(row.lastEventMillis()),
                                row.replaces().stream()
                                    .map(SessionIdentity::firstEventMillis)
                                    .map(first -> (first - millis(Duration.ZERO)) / 60_000)
                                    .toList())));
  }

  private static String minuteAndSecond(long instant) {
    long seconds = (instant - millis(Duration.ZERO)) / 1_000;
    return "%02d:%02d".formatted(seconds / 60, seconds % 60);
  }

  private static TimestampedValue<RideEvent> event(
      String id, String user, String amount, Duration time) {
    return stamped(ride(id, user, RIDE_COMPLETED, amount, time));
  }

  private static TestStream.Builder<RideEvent> stream() {
    return TestStream.create(RideEventCoder.of()).advanceWatermarkTo(at(Duration.ZERO));
  }
}
