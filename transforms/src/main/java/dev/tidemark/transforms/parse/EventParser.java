/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.parse;

import dev.tidemark.transforms.record.RawRecord;
import dev.tidemark.transforms.record.RecordPosition;
import dev.tidemark.transforms.record.StreamEvent;
import dev.tidemark.transforms.time.TimePolicy;
import dev.tidemark.transforms.validate.Failure;
import dev.tidemark.transforms.validate.Rule;
import dev.tidemark.transforms.validate.Validated;
import java.util.List;
import java.util.Optional;

/**
 * Parses and validates: a record becomes an event, or the reason why it cannot. Too-late events are
 * events; lateness is the caller's business.
 *
 * <p>Heavy to build, for one thread: build it once for each DoFn instance.
 *
 * @param <T> the type of the events
 */
public final class EventParser<T extends StreamEvent> {
  private final EventFormat<T> format;
  private final PayloadParser payloads;
  private final List<Rule<ParsedFields>> rules;
  private final Rule<StreamEvent> notInFuture;

  /** A parser of this format with this rule of time and these limits. */
  public EventParser(EventFormat<T> format, TimePolicy policy, ParseLimits limits) {
    this.format = format;
    this.payloads = new PayloadParser(format.fields(), limits);
    this.rules = format.rules();
    this.notInFuture = FieldRules.notInFuture(policy, format.timeField());
  }

  /** The event in a record, or what is wrong with it. Never throws, whatever the bytes. */
  public Validated<T> parse(RawRecord record) {
    Validated<ParsedFields> payload = payloads.parse(record.value());
    if (payload instanceof Validated.Invalid<ParsedFields> invalid) {
      return Validated.invalid(invalid.failure());
    }
    return validate(((Validated.Valid<ParsedFields>) payload).value(), record.position());
  }

  private Validated<T> validate(ParsedFields fields, RecordPosition position) {
    Optional<Failure> broken = Rule.firstBroken(rules, fields);
    if (broken.isPresent()) {
      return Validated.invalid(broken.get());
    }
    T event = format.toEvent(fields, position);
    return notInFuture.holdsFor(event)
        ? Validated.valid(event)
        : Validated.invalid(notInFuture.failure());
  }
}
