/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.clickstream;

import static java.util.Objects.requireNonNull;

import dev.tidemark.transforms.record.RawRecord;
import dev.tidemark.transforms.record.RecordPosition;
import dev.tidemark.transforms.record.StreamEvent;
import dev.tidemark.transforms.time.TimePolicy;
import dev.tidemark.transforms.validate.Failure;
import dev.tidemark.transforms.validate.Rule;
import dev.tidemark.transforms.validate.Validated;
import java.util.Optional;

/**
 * Parses and validates: a record becomes an event, or the reason why it cannot. Too-late events are
 * events; lateness is the caller's business.
 *
 * <p>Heavy to build, for one thread: build it once for each DoFn instance.
 */
public final class ClickEventParser {
  private final ClickPayloadParser payloads;
  private final Rule<StreamEvent> notInFuture;

  /** A parser with this rule of time and these limits. */
  public ClickEventParser(TimePolicy policy, ParseLimits limits) {
    this.payloads = new ClickPayloadParser(limits);
    this.notInFuture = ClickEventRules.notInFuture(policy);
  }

  /** The event in a record, or what is wrong with it. Never throws, whatever the bytes. */
  public Validated<ClickEvent> parse(RawRecord record) {
    Validated<ClickPayload> payload = payloads.parse(record.value());
    if (payload instanceof Validated.Invalid<ClickPayload> invalid) {
      return Validated.invalid(invalid.failure());
    }
    return validate(((Validated.Valid<ClickPayload>) payload).value(), record.position());
  }

  private Validated<ClickEvent> validate(ClickPayload payload, RecordPosition position) {
    Optional<Failure> broken = Rule.firstBroken(ClickEventRules.FIELDS, payload);
    if (broken.isPresent()) {
      return Validated.invalid(broken.get());
    }
    ClickEvent event = toEvent(payload, position);
    return notInFuture.holdsFor(event)
        ? Validated.valid(event)
        : Validated.invalid(notInFuture.failure());
  }

  /** Only for fields that obey the rules: these make sure that the required ones are there. */
  private static ClickEvent toEvent(ClickPayload payload, RecordPosition position) {
    return new ClickEvent(
        requireNonNull(payload.eventId()),
        requireNonNull(payload.userId()),
        payload.sessionId(),
        requireNonNull(payload.eventType()),
        payload.pageUrl(),
        payload.referrer(),
        payload.deviceType(),
        payload.country(),
        requireNonNull(payload.eventTimestamp()),
        payload.properties(),
        payload.unknownFields(),
        payload.unknownFieldCount(),
        position);
  }
}
