/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.parse;

import static java.util.Objects.requireNonNull;

import dev.tidemark.transforms.deadletter.DeadLetter;
import dev.tidemark.transforms.deadletter.DeadLetterCoder;
import dev.tidemark.transforms.deadletter.FailureType;
import dev.tidemark.transforms.record.RawRecord;
import dev.tidemark.transforms.record.StreamEvent;
import dev.tidemark.transforms.time.LatenessClass;
import dev.tidemark.transforms.time.TimePolicy;
import dev.tidemark.transforms.validate.Failure;
import dev.tidemark.transforms.validate.Validated;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.Duration;
import org.joda.time.Instant;

/**
 * Records to events: parses, validates, and tells what came too late.
 *
 * <p><b>In:</b> records, bounded or not, in any windows. A record's element timestamp must be its
 * arrival time less the policy's {@code maxDelay}: it then holds the watermark back far enough for
 * its event, which is moved to its event time, to be within the allowed lateness. An element that
 * is stamped later than that may have to move back further than is allowed, and fails the bundle.
 *
 * <p><b>Out:</b> {@link ParsedEvents}, three collections in the input's windows; each record is in
 * exactly one of them. Bad records are dead letters, never exceptions. Lateness is a property of
 * the record ({@link TimePolicy}), so the same records always divide in the same way.
 *
 * <p>Stateless; an event costs about a microsecond. Counters, in the namespace of this class:
 * {@code events_on_time}, {@code events_late}, {@code events_too_late}, {@code
 * events_with_unknown_fields}, and {@code dead_letters_<type>} for each {@link FailureType}.
 *
 * <pre>{@code
 * ParsedEvents<ClickEvent> parsed =
 *     records.apply("Parse", ParseEvents.of(ClickstreamFormat.of(), TimePolicy.DEFAULT));
 * parsed.events().apply("Deduplicate", Deduplicate.of(TimePolicy.DEFAULT, ClickEventCoder.of()));
 * parsed.deadLetters().apply("WriteDeadLetters", ...);
 * }</pre>
 *
 * @param <T> the type of the events
 */
public final class ParseEvents<T extends StreamEvent>
    extends PTransform<PCollection<RawRecord>, ParsedEvents<T>> {
  private static final long serialVersionUID = 1L;

  private final EventFormat<T> format;
  private final TimePolicy policy;
  private final ParseLimits limits;
  private final int attempt;

  private ParseEvents(EventFormat<T> format, TimePolicy policy, ParseLimits limits, int attempt) {
    this.format = requireNonNull(format, "format");
    this.policy = requireNonNull(policy, "policy");
    this.limits = requireNonNull(limits, "limits");
    this.attempt = attempt;
  }

  /** Parses this format with the default limits, for the first time. */
  public static <T extends StreamEvent> ParseEvents<T> of(
      EventFormat<T> format, TimePolicy policy) {
    return new ParseEvents<>(format, policy, ParseLimits.DEFAULT, 1);
  }

  /** With other limits. */
  public ParseEvents<T> withLimits(ParseLimits newLimits) {
    return new ParseEvents<>(format, policy, newLimits, attempt);
  }

  /** For a replay of dead letters: their number of attempts, 1 or more. */
  public ParseEvents<T> withAttempt(int newAttempt) {
    if (newAttempt < 1) {
      throw new IllegalArgumentException("attempt must be 1 or more, but is " + newAttempt);
    }
    return new ParseEvents<>(format, policy, limits, newAttempt);
  }

  @Override
  public ParsedEvents<T> expand(PCollection<RawRecord> records) {
    TupleTag<T> events = ParsedEvents.eventsTag();
    TupleTag<T> tooLate = ParsedEvents.tooLateTag();
    var outputs =
        records.apply(
            "Parse",
            ParDo.of(new ParseFn<>(format, policy, limits, attempt))
                .withOutputTags(events, TupleTagList.of(tooLate).and(ParsedEvents.DEAD_LETTERS)));
    outputs.get(events).setCoder(format.coder());
    outputs.get(tooLate).setCoder(format.coder());
    outputs.get(ParsedEvents.DEAD_LETTERS).setCoder(DeadLetterCoder.of());
    return new ParsedEvents<>(outputs);
  }

  private static final class ParseFn<T extends StreamEvent> extends DoFn<RawRecord, T> {
    private static final long serialVersionUID = 1L;

    private final EventFormat<T> format;
    private final TimePolicy policy;
    private final ParseLimits limits;
    private final int attempt;
    private final TupleTag<T> eventsTag = ParsedEvents.eventsTag();
    private final TupleTag<T> tooLateTag = ParsedEvents.tooLateTag();
    private final Map<FailureType, Counter> failures = new EnumMap<>(FailureType.class);
    private final Map<LatenessClass, Counter> lateness = new EnumMap<>(LatenessClass.class);
    private final Counter withUnknownFields = counter("events_with_unknown_fields");

    private transient @Nullable EventParser<T> parser;

    ParseFn(EventFormat<T> format, TimePolicy policy, ParseLimits limits, int attempt) {
      this.format = format;
      this.policy = policy;
      this.limits = limits;
      this.attempt = attempt;
      for (FailureType type : FailureType.values()) {
        failures.put(type, counter("dead_letters_" + type.label()));
      }
      for (LatenessClass latenessClass : LatenessClass.values()) {
        lateness.put(latenessClass, counter("events_" + latenessClass.label()));
      }
    }

    @Setup
    @SuppressWarnings({"UnusedMethod", "EffectivelyPrivate"}) // Beam calls it, and wants it public.
    public void buildParser() {
      parser = new EventParser<>(format, policy, limits);
    }

    @ProcessElement
    public void parse(@Element RawRecord record, MultiOutputReceiver outputs) {
      Validated<T> parsed = requireNonNull(parser, "parser").parse(record);
      if (parsed instanceof Validated.Invalid<T> invalid) {
        Failure failure = invalid.failure();
        requireNonNull(failures.get(failure.type())).inc();
        outputs.get(ParsedEvents.DEAD_LETTERS).output(deadLetter(record, failure));
      } else if (parsed instanceof Validated.Valid<T> valid) {
        divide(valid.value(), outputs);
      }
    }

    /** A late event moves back behind its record, by no more than the allowed lateness. */
    @Override
    @SuppressWarnings("deprecation") // Deprecated for what it can do to watermarks; see the class.
    public Duration getAllowedTimestampSkew() {
      return Duration.millis(policy.allowedLatenessMillis());
    }

    private void divide(T event, MultiOutputReceiver outputs) {
      LatenessClass latenessClass = policy.classify(event.latenessMillis());
      requireNonNull(lateness.get(latenessClass)).inc();
      if (event.unknownFieldCount() > 0) {
        withUnknownFields.inc();
      }
      if (policy.leavesOut(event.latenessMillis())) {
        outputs.get(tooLateTag).output(event);
      } else {
        outputs
            .get(eventsTag)
            .outputWithTimestamp(event, Instant.ofEpochMilli(event.eventTimeMillis()));
      }
    }

    private DeadLetter deadLetter(RawRecord record, Failure failure) {
      byte[] payload = record.value();
      return new DeadLetter(
          format.stream(),
          failure.type(),
          failure.stage().label(),
          failure.message(),
          failure.fieldPath(),
          failure.exceptionClass(),
          record.position(),
          record.key(),
          payload == null || payload.length <= limits.deadLetterPayloadBytes()
              ? payload
              : Arrays.copyOf(payload, limits.deadLetterPayloadBytes()),
          payload == null ? 0 : payload.length,
          attempt);
    }

    private static Counter counter(String name) {
      return Metrics.counter(ParseEvents.class, name);
    }
  }
}
