/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.parse;

import dev.tidemark.transforms.deadletter.FailureType;
import dev.tidemark.transforms.record.StreamEvent;
import dev.tidemark.transforms.time.TimePolicy;
import dev.tidemark.transforms.validate.Failure;
import dev.tidemark.transforms.validate.Failure.Stage;
import dev.tidemark.transforms.validate.Rule;
import java.time.Duration;
import java.time.Instant;
import org.apache.beam.sdk.transforms.SerializableFunction;

/** Rules of single fields that the schemas of several streams have. */
public final class FieldRules {
  private static final long EARLIEST = Instant.parse("2000-01-01T00:00:00Z").toEpochMilli();
  private static final long LATEST = Instant.parse("2100-01-01T00:00:00Z").toEpochMilli();

  private FieldRules() {}

  /** The field is there, and not null. */
  public static Rule<ParsedFields> present(PayloadField field) {
    return rule(
        "present",
        FailureType.MISSING_FIELD,
        "a required field is absent or null",
        field,
        fields -> fields.value(field) != null);
  }

  /** The field is there, and has a character that is not white space. */
  public static Rule<ParsedFields> notBlank(PayloadField field) {
    return rule(
        "not_blank",
        FailureType.EMPTY_FIELD,
        "a required field is empty or blank",
        field,
        fields -> {
          String value = fields.text(field);
          return value != null && !value.isBlank();
        });
  }

  /** The field is there, and one of the labels of event types. */
  public static Rule<ParsedFields> knownEventType(
      PayloadField field, SerializableFunction<String, Boolean> isLabel) {
    return rule(
        "known",
        FailureType.UNKNOWN_EVENT_TYPE,
        "not one of the known event types",
        field,
        fields -> {
          String value = fields.text(field);
          return value != null && isLabel.apply(value);
        });
  }

  /** The field is there, and a time of these years. */
  public static Rule<ParsedFields> plausibleTime(PayloadField field) {
    return rule(
        "plausible",
        FailureType.ABSURD_TIMESTAMP,
        "not between the years 2000 and 2100"
            + (field.type() == FieldType.INTEGER ? " in epoch milliseconds" : ""),
        field,
        fields -> {
          Long millis = fields.number(field);
          return millis != null && millis >= EARLIEST && millis < LATEST;
        });
  }

  /** A rule of what is inside the object of a field, which must be there. */
  public static Rule<ParsedFields> within(PayloadField object, Rule<ParsedFields> inside) {
    Failure failure = inside.failure();
    return new Rule<>(
        object.name() + "_" + inside.name(),
        new Failure(
            failure.type(),
            failure.stage(),
            failure.message(),
            object.pointer() + failure.fieldPath(),
            failure.exceptionClass()),
        fields -> inside.holdsFor(fields.requiredObject(object)));
  }

  /** A rule of one field; its name is the field's, and then {@code condition}'s. */
  public static Rule<ParsedFields> rule(
      String conditionName,
      FailureType type,
      String message,
      PayloadField field,
      SerializableFunction<ParsedFields, Boolean> condition) {
    return new Rule<>(
        field.name() + "_" + conditionName,
        new Failure(type, Stage.VALIDATE, message, field.pointer(), null),
        condition);
  }

  /** An event's time is not further ahead of its arrival than clocks may be. */
  static Rule<StreamEvent> notInFuture(TimePolicy policy, PayloadField timeField) {
    return new Rule<>(
        timeField.name() + "_not_in_future",
        new Failure(
            FailureType.FUTURE_TIMESTAMP,
            Stage.TIME,
            "more than "
                + Duration.ofMillis(policy.maxClockSkewMillis())
                + " after the record's arrival",
            timeField.pointer(),
            null),
        event -> !policy.isFuture(event.latenessMillis()));
  }
}
