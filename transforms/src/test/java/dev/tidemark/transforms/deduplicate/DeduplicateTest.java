/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.deduplicate;

import static dev.tidemark.transforms.Events.at;
import static dev.tidemark.transforms.Events.click;
import static dev.tidemark.transforms.Events.millis;
import static dev.tidemark.transforms.Events.stamped;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tidemark.transforms.clickstream.ClickEvent;
import dev.tidemark.transforms.clickstream.ClickEventCoder;
import dev.tidemark.transforms.record.RecordPosition;
import dev.tidemark.transforms.time.TimePolicy;
import dev.tidemark.transforms.time.TimePolicy.TooLate;
import java.time.Duration;
import java.util.Map;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.GlobalWindows;
import org.apache.beam.sdk.transforms.windowing.PaneInfo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TimestampedValue;
import org.junit.jupiter.api.Test;

/** Allowed lateness is five minutes. Events are written as id, partition/offset, event time. */
final class DeduplicateTest {
  private final TestPipeline pipeline = TestPipeline.create().enableAbandonedNodeEnforcement(true);

  @Test
  void samePane() {
    DeduplicatedEvents<ClickEvent> events =
        deduplicate(
            stream()
                .addElements(
                    sent("a", 1, 20, ofSeconds(5)),
                    sent("a", 1, 21, ofSeconds(5)),
                    sent("b", 1, 22, ofSeconds(5)))
                .advanceWatermarkToInfinity());
    PAssert.that(described(events.unique())).containsInAnyOrder("a 1/20 at 5000", "b 1/22 at 5000");
    PAssert.that(described(events.duplicates())).containsInAnyOrder("a 1/21 at 5000");
    pipeline.run().waitUntilFinish();
  }

  @Test
  void smallestPositionOfTheFirstPaneWins() {
    DeduplicatedEvents<ClickEvent> events =
        deduplicate(
            stream()
                .addElements(
                    sent("a", 2, 3, ofSeconds(5)),
                    sent("a", 1, 9, ofSeconds(5)),
                    sent("a", 1, 10, ofSeconds(5)),
                    sent("a", 3, 1, ofSeconds(5)))
                .advanceWatermarkToInfinity());
    PAssert.that(described(events.unique())).containsInAnyOrder("a 1/9 at 5000");
    PAssert.that(described(events.duplicates()))
        .containsInAnyOrder("a 1/10 at 5000", "a 2/3 at 5000", "a 3/1 at 5000");
    pipeline.run().waitUntilFinish();
  }

  @Test
  void laterPane() {
    DeduplicatedEvents<ClickEvent> events =
        deduplicate(
            stream()
                .addElements(sent("a", 1, 20, ofSeconds(5)))
                // Within the event's minute; its position is smaller, but the first is out already.
                .advanceWatermarkTo(at(ofSeconds(30)))
                .addElements(sent("a", 0, 1, ofSeconds(5)))
                .advanceWatermarkToInfinity());
    PAssert.that(described(events.unique())).containsInAnyOrder("a 1/20 at 5000");
    PAssert.that(described(events.duplicates())).containsInAnyOrder("a 0/1 at 5000");
    pipeline.run().waitUntilFinish();
  }

  @Test
  void uniqueEventComesWithoutWaitingForTheWatermark() {
    PCollection<ClickEvent> unique =
        deduplicate(
                stream()
                    .addElements(sent("a", 1, 20, ofSeconds(5)))
                    .addElements(sent("b", 1, 21, ofMinutes(90)))
                    .advanceWatermarkToInfinity())
            .unique();
    assertThat(unique.getWindowingStrategy().getWindowFn(), is(new GlobalWindows()));
    // A pane of its own, before the watermark: speculative.
    PAssert.that(unique.apply(ParDo.of(new TimingFn()))).containsInAnyOrder("a EARLY", "b EARLY");
    pipeline.run().waitUntilFinish();
  }

  @Test
  void sameIdAtAnotherTimeIsAnotherEvent() {
    DeduplicatedEvents<ClickEvent> events =
        deduplicate(
            stream()
                .addElements(
                    sent("a", 1, 20, ofSeconds(5)),
                    // A millisecond later, and in the next window.
                    sent("a", 1, 21, ofSeconds(5).plusMillis(1)),
                    sent("a", 1, 22, ofSeconds(60)))
                .advanceWatermarkToInfinity());
    PAssert.that(described(events.unique()))
        .containsInAnyOrder("a 1/20 at 5000", "a 1/21 at 5001", "a 1/22 at 60000");
    PAssert.that(events.duplicates()).empty();
    pipeline.run().waitUntilFinish();
  }

  @Test
  void lateButAllowed() {
    DeduplicatedEvents<ClickEvent> events =
        deduplicate(
            stream()
                .addElements(sent("a", 1, 20, ofSeconds(5)))
                // The last instant of the allowed lateness of the event's minute.
                .advanceWatermarkTo(at(ofMinutes(6).minusMillis(1)))
                .addElements(sent("a", 1, 21, ofSeconds(5)), sent("b", 1, 22, ofSeconds(5)))
                .addElements(sent("b", 1, 23, ofSeconds(5)))
                .advanceWatermarkToInfinity());
    // Late panes are moved to the end of their window; the events are not.
    PAssert.that(described(events.unique())).containsInAnyOrder("a 1/20 at 5000", "b 1/22 at 5000");
    PAssert.that(described(events.duplicates()))
        .containsInAnyOrder("a 1/21 at 5000", "b 1/23 at 5000");
    pipeline.run().waitUntilFinish();
  }

  @Test
  void tooLateFindsNoState() {
    DeduplicatedEvents<ClickEvent> events =
        deduplicate(
            stream()
                .addElements(sent("a", 1, 20, ofSeconds(5)))
                // Parsing keeps such events back; here is what happens to one that it would not.
                .advanceWatermarkTo(at(ofMinutes(6)))
                .addElements(sent("a", 1, 21, ofSeconds(5)))
                .advanceWatermarkToInfinity());
    PAssert.that(described(events.unique())).containsInAnyOrder("a 1/20 at 5000");
    PAssert.that(events.duplicates()).empty();
    pipeline.run().waitUntilFinish();
  }

  @Test
  void boundedInputKeepsTheOneInTimeWheneverItIsRead() {
    DeduplicatedEvents<ClickEvent> events =
        pipeline
            .apply(
                TestStream.create(ClickEventCoder.of())
                    .addElements(arrived("a", 20, ofSeconds(5), ofMinutes(60)))
                    .addElements(arrived("a", 21, ofSeconds(5), ofSeconds(6)))
                    .addElements(arrived("b", 22, ofSeconds(5), ofMinutes(60)))
                    .addElements(arrived("b", 19, ofSeconds(5), ofMinutes(59)))
                    .advanceWatermarkToInfinity())
            .apply(
                DeduplicateBounded.of(
                    TimePolicy.DEFAULT.withTooLate(TooLate.TAKEN), ClickEventCoder.of()));
    PAssert.that(described(events.unique())).containsInAnyOrder("a 1/21 at 5000", "b 1/19 at 5000");
    PAssert.that(described(events.duplicates()))
        .containsInAnyOrder("a 1/20 at 5000", "b 1/22 at 5000");
    pipeline.run().waitUntilFinish();
  }

  @Test
  void aReplayDecidesAsTheRunBeforeWhateverIsReadFirst() {
    RecordPosition keptOfB = sent("b", 1, 30, ofSeconds(5)).getValue().position();
    DeduplicatedEvents<ClickEvent> events =
        pipeline
            .apply(
                stream()
                    // Settled before the stop as a repetition of a record that was not settled.
                    .addElements(sent("a", 2, 7, ofSeconds(5)))
                    .addElements(sent("a", 1, 20, ofSeconds(5)))
                    .addElements(sent("a", 1, 21, ofSeconds(5)))
                    // Of these one was kept, and one settled as its repetition.
                    .addElements(sent("b", 2, 8, ofSeconds(5)))
                    .addElements(sent("b", 1, 30, ofSeconds(5)))
                    .advanceWatermarkToInfinity())
            .apply(
                DeduplicateInState.of(TimePolicy.DEFAULT, ClickEventCoder.of())
                    .withDecided(
                        Map.of(new EventIdentity("b", millis(ofSeconds(5))), keptOfB),
                        position -> position.partition() == 2 || position.offset() == 30));
    PAssert.that(described(events.unique())).containsInAnyOrder("a 1/20 at 5000", "b 1/30 at 5000");
    PAssert.that(described(events.duplicates()))
        .containsInAnyOrder("a 2/7 at 5000", "a 1/21 at 5000", "b 2/8 at 5000");
    pipeline.run().waitUntilFinish();
  }

  @Test
  void bounded() {
    DeduplicatedEvents<ClickEvent> events =
        pipeline
            .apply(
                Create.timestamped(
                        sent("a", 1, 21, ofSeconds(5)),
                        sent("a", 1, 20, ofSeconds(5)),
                        sent("b", 1, 19, ofMinutes(50)))
                    .withCoder(ClickEventCoder.of()))
            .apply(Deduplicate.of(TimePolicy.DEFAULT, ClickEventCoder.of()));
    PAssert.that(described(events.unique()).apply("Id", ParDo.of(new IdFn())))
        .containsInAnyOrder("a", "b");
    PAssert.that(described(events.duplicates()).apply("DuplicateId", ParDo.of(new IdFn())))
        .containsInAnyOrder("a");
    pipeline.run().waitUntilFinish();
  }

  @Test
  void allowedLatenessShorterThanTheWindowIsRefused() {
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> Deduplicate.of(allowing(ofSeconds(59)), ClickEventCoder.of()));
    assertThat(
        refused.getMessage(),
        is("allowedLateness must be 0 or at least the deduplication window of PT1M, but is PT59S"));
    Deduplicate.of(allowing(Duration.ZERO), ClickEventCoder.of());
    Deduplicate.of(allowing(ofMinutes(1)), ClickEventCoder.of());
  }

  private static TimePolicy allowing(Duration allowedLateness) {
    return TimePolicy.of(ofMinutes(5), allowedLateness, ofMinutes(5));
  }

  private DeduplicatedEvents<ClickEvent> deduplicate(TestStream<ClickEvent> events) {
    return pipeline.apply(events).apply(Deduplicate.of(TimePolicy.DEFAULT, ClickEventCoder.of()));
  }

  private static TestStream.Builder<ClickEvent> stream() {
    return TestStream.create(ClickEventCoder.of()).advanceWatermarkTo(at(Duration.ZERO));
  }

  private static TimestampedValue<ClickEvent> sent(
      String id, int partition, long offset, Duration time) {
    RecordPosition position =
        new RecordPosition("clicks", partition, offset, millis(time), millis(time));
    return stamped(click(id, "u", time, position));
  }

  private static TimestampedValue<ClickEvent> arrived(
      String id, long offset, Duration time, Duration arrival) {
    return stamped(
        click(id, "u", time, new RecordPosition("clicks", 1, offset, millis(arrival), 0)));
  }

  private static PCollection<String> described(PCollection<ClickEvent> events) {
    return events.apply("Describe " + events.getName(), ParDo.of(new DescribeFn()));
  }

  private static final class DescribeFn extends DoFn<ClickEvent, String> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void describe(
        @Element ClickEvent event,
        @Timestamp org.joda.time.Instant timestamp,
        OutputReceiver<String> output) {
      output.output(
          "%s %d/%d at %d"
              .formatted(
                  event.eventId(),
                  event.position().partition(),
                  event.position().offset(),
                  timestamp.getMillis() - millis(Duration.ZERO)));
    }
  }

  private static final class TimingFn extends DoFn<ClickEvent, String> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void timing(@Element ClickEvent event, PaneInfo pane, OutputReceiver<String> output) {
      output.output(event.eventId() + " " + pane.getTiming());
    }
  }

  private static final class IdFn extends DoFn<String, String> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void id(@Element String description, OutputReceiver<String> output) {
      output.output(description.substring(0, description.indexOf(' ')));
    }
  }
}
