/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.parse;

import static dev.tidemark.transforms.Events.at;
import static dev.tidemark.transforms.Events.millis;
import static dev.tidemark.transforms.Events.payload;
import static dev.tidemark.transforms.Events.position;
import static dev.tidemark.transforms.Events.record;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tidemark.transforms.clickstream.ClickEvent;
import dev.tidemark.transforms.clickstream.ClickstreamFormat;
import dev.tidemark.transforms.deadletter.DeadLetter;
import dev.tidemark.transforms.deadletter.FailureType;
import dev.tidemark.transforms.record.RawRecord;
import dev.tidemark.transforms.record.RawRecordCoder;
import dev.tidemark.transforms.time.TimePolicy;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.metrics.MetricNameFilter;
import org.apache.beam.sdk.metrics.MetricsFilter;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TimestampedValue;
import org.junit.jupiter.api.Test;

/** Delay and allowed lateness are five minutes each; every record arrives after one hour. */
final class ParseEventsTest {
  private static final Duration ARRIVAL = Duration.ofHours(1);

  private final TestPipeline pipeline = TestPipeline.create().enableAbandonedNodeEnforcement(true);

  @Test
  void onTime() {
    ParsedEvents<ClickEvent> parsed =
        parse(arrivedLate("ahead", ofMinutes(-5)), arrivedLate("last", ofMinutes(5)));
    PAssert.that(stamped(parsed.events()))
        .containsInAnyOrder("ahead @ 01:05:00", "last @ 00:55:00");
    PAssert.that(parsed.tooLate()).empty();
    PAssert.that(parsed.deadLetters()).empty();
    pipeline.run().waitUntilFinish();
  }

  @Test
  void lateButAllowed() {
    ParsedEvents<ClickEvent> parsed =
        parse(arrivedLate("first", ofMinutes(5).plusMillis(1)), arrivedLate("last", ofMinutes(10)));
    // Behind the record's own timestamp of 00:55, by up to the allowed lateness.
    PAssert.that(stamped(parsed.events()))
        .containsInAnyOrder("first @ 00:54:59.999", "last @ 00:50:00");
    PAssert.that(parsed.tooLate()).empty();
    pipeline.run().waitUntilFinish();
  }

  @Test
  void tooLate() {
    ParsedEvents<ClickEvent> parsed =
        parse(
            arrivedLate("first", ofMinutes(10).plusMillis(1)),
            arrivedLate("days", Duration.ofDays(30)));
    PAssert.that(parsed.events()).empty();
    // Where the records are.
    PAssert.that(stamped(parsed.tooLate()))
        .containsInAnyOrder("first @ 00:55:00", "days @ 00:55:00");
    PAssert.that(parsed.deadLetters()).empty();
    pipeline.run().waitUntilFinish();
  }

  @Test
  void futureIsADeadLetter() {
    ParsedEvents<ClickEvent> parsed = parse(arrivedLate("f", ofMinutes(-5).minusMillis(1)));
    String payload = payload("f", ARRIVAL.plus(ofMinutes(5)).plusMillis(1));
    PAssert.that(parsed.deadLetters())
        .containsInAnyOrder(
            new DeadLetter(
                "clickstream",
                FailureType.FUTURE_TIMESTAMP,
                "time",
                "more than PT5M after the record's arrival",
                "/event_timestamp",
                null,
                position(100, ARRIVAL),
                "key".getBytes(UTF_8),
                payload.getBytes(UTF_8),
                payload.length(),
                1));
    pipeline.run().waitUntilFinish();
  }

  @Test
  void deadLettersSayWhatAndWhere() {
    ParsedEvents<ClickEvent> parsed =
        parse(
            new RawRecord(position(1, ARRIVAL), null, null, List.of()),
            record("{\"event_id\":\"e\",\"user_id\":", position(2, ARRIVAL)));
    PAssert.that(parsed.deadLetters())
        .containsInAnyOrder(
            new DeadLetter(
                "clickstream",
                FailureType.TOMBSTONE,
                "parse",
                "the record has no value",
                null,
                null,
                position(1, ARRIVAL),
                null,
                null,
                0,
                1),
            new DeadLetter(
                "clickstream",
                FailureType.TRUNCATED_JSON,
                "parse",
                "the value ends inside its object, after 26 bytes",
                "/user_id",
                "com.fasterxml.jackson.core.io.JsonEOFException",
                position(2, ARRIVAL),
                "key".getBytes(UTF_8),
                "{\"event_id\":\"e\",\"user_id\":".getBytes(UTF_8),
                26,
                1));
    pipeline.run().waitUntilFinish();
  }

  @Test
  void payloadOfADeadLetterIsCut() {
    ParseLimits limits = ParseLimits.DEFAULT.withPayloadBytes(100).withDeadLetterPayloadBytes(10);
    ParsedEvents<ClickEvent> parsed =
        records(
                record("x".repeat(10), position(1, ARRIVAL)),
                record("y".repeat(101), position(2, ARRIVAL)))
            .apply(
                ParseEvents.of(ClickstreamFormat.of(), TimePolicy.DEFAULT)
                    .withLimits(limits)
                    .withAttempt(2));
    PAssert.that(parsed.deadLetters().apply(ParDo.of(new PayloadFn())))
        .containsInAnyOrder(
            "not_json xxxxxxxxxx of 10, cut false, attempt 2",
            "payload_too_large yyyyyyyyyy of 101, cut true, attempt 2");
    pipeline.run().waitUntilFinish();
  }

  @Test
  void everythingIsCounted() {
    parse(
        arrivedLate("a", ofMinutes(0)),
        arrivedLate("b", ofMinutes(1)),
        arrivedLate("c", ofMinutes(6)),
        arrivedLate("d", ofMinutes(11)),
        record(payload("e", ARRIVAL).replace("{", "{\"new\":1,"), position(5, ARRIVAL)),
        record("", position(6, ARRIVAL)),
        record("[]", position(7, ARRIVAL)),
        record("!", position(8, ARRIVAL)));
    PipelineResult result = pipeline.run();
    result.waitUntilFinish();
    Map<String, Long> counters = new TreeMap<>();
    result
        .metrics()
        .queryMetrics(
            MetricsFilter.builder()
                .addNameFilter(MetricNameFilter.inNamespace(ParseEvents.class))
                .build())
        .getCounters()
        .forEach(counter -> counters.put(counter.getName().getName(), counter.getCommitted()));
    assertThat(
        counters,
        is(
            Map.of(
                "events_on_time", 3L,
                "events_late", 1L,
                "events_too_late", 1L,
                "events_with_unknown_fields", 1L,
                "dead_letters_empty_value", 1L,
                "dead_letters_not_json", 2L)));
  }

  @Test
  void recordsThatAreStampedTooLateFailTheBundle() {
    pipeline
        .apply(
            Create.timestamped(
                    List.of(
                        TimestampedValue.of(
                            arrivedLate("late", ofMinutes(10)), at(ARRIVAL.minusMinutes(4)))))
                .withCoder(RawRecordCoder.of()))
        .apply(ParseEvents.of(ClickstreamFormat.of(), TimePolicy.DEFAULT));
    Pipeline.PipelineExecutionException failed =
        assertThrows(
            Pipeline.PipelineExecutionException.class, () -> pipeline.run().waitUntilFinish());
    assertThat(failed.getMessage(), containsString("Cannot output with timestamp"));
  }

  @Test
  void attemptMustBePositive() {
    ParseEvents<ClickEvent> transform = ParseEvents.of(ClickstreamFormat.of(), TimePolicy.DEFAULT);
    assertThrows(IllegalArgumentException.class, () -> transform.withAttempt(0));
  }

  private static RawRecord arrivedLate(String id, Duration lateness) {
    return record(payload(id, ARRIVAL.minus(lateness)), position(100, ARRIVAL));
  }

  private ParsedEvents<ClickEvent> parse(RawRecord... records) {
    return records(records).apply(ParseEvents.of(ClickstreamFormat.of(), TimePolicy.DEFAULT));
  }

  /** Stamped as the source does: arrival less the delay. */
  private PCollection<RawRecord> records(RawRecord... records) {
    return pipeline.apply(
        Create.timestamped(
                Arrays.stream(records)
                    .map(record -> TimestampedValue.of(record, at(ARRIVAL.minusMinutes(5))))
                    .toList())
            .withCoder(RawRecordCoder.of()));
  }

  private static PCollection<String> stamped(PCollection<ClickEvent> events) {
    return events.apply(ParDo.of(new TimestampFn()));
  }

  private static final class TimestampFn extends DoFn<ClickEvent, String> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void describe(
        @Element ClickEvent event,
        @Timestamp org.joda.time.Instant timestamp,
        OutputReceiver<String> output) {
      Duration time = ofMillis(timestamp.getMillis() - millis(Duration.ZERO));
      String fraction = time.toMillisPart() == 0 ? "" : ".%03d".formatted(time.toMillisPart());
      output.output(
          "%s @ %02d:%02d:%02d%s"
              .formatted(
                  event.eventId(),
                  time.toHours(),
                  time.toMinutesPart(),
                  time.toSecondsPart(),
                  fraction));
    }
  }

  private static final class PayloadFn extends DoFn<DeadLetter, String> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void describe(@Element DeadLetter letter, OutputReceiver<String> output) {
      output.output(
          "%s %s of %d, cut %s, attempt %d"
              .formatted(
                  letter.failureType().label(),
                  new String(letter.payload(), UTF_8),
                  letter.payloadSize(),
                  letter.isPayloadCut(),
                  letter.attempt()));
    }
  }
}
