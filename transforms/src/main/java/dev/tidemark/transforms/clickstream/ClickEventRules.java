/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.clickstream;

import dev.tidemark.transforms.deadletter.FailureType;
import dev.tidemark.transforms.record.StreamEvent;
import dev.tidemark.transforms.time.TimePolicy;
import dev.tidemark.transforms.validate.Failure;
import dev.tidemark.transforms.validate.Failure.Stage;
import dev.tidemark.transforms.validate.Rule;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.checkerframework.checker.nullness.qual.Nullable;

/** What makes the fields of a payload an event. */
public final class ClickEventRules {
  private static final long EARLIEST = Instant.parse("2000-01-01T00:00:00Z").toEpochMilli();
  private static final long LATEST = Instant.parse("2100-01-01T00:00:00Z").toEpochMilli();

  /** The rules of single fields, in the order in which they are asked. */
  public static final List<Rule<ClickPayload>> FIELDS =
      List.of(
          present("/event_id", ClickPayload::eventId),
          notBlank("/event_id", ClickPayload::eventId),
          present("/user_id", ClickPayload::userId),
          notBlank("/user_id", ClickPayload::userId),
          present("/event_type", ClickPayload::eventType),
          notBlank("/event_type", ClickPayload::eventType),
          rule(
              "event_type_known",
              FailureType.UNKNOWN_EVENT_TYPE,
              "not one of the known event types",
              "/event_type",
              payload -> payload.eventType() != null && EventType.isLabel(payload.eventType())),
          present("/event_timestamp", ClickPayload::eventTimestamp),
          rule(
              "event_timestamp_plausible",
              FailureType.ABSURD_TIMESTAMP,
              "not between the years 2000 and 2100 in epoch milliseconds",
              "/event_timestamp",
              payload ->
                  payload.eventTimestamp() != null
                      && payload.eventTimestamp() >= EARLIEST
                      && payload.eventTimestamp() < LATEST));

  private ClickEventRules() {}

  /** An event's time is not further ahead of its arrival than clocks may be. */
  public static Rule<StreamEvent> notInFuture(TimePolicy policy) {
    return new Rule<>(
        "event_time_not_in_future",
        new Failure(
            FailureType.FUTURE_TIMESTAMP,
            Stage.TIME,
            "more than "
                + Duration.ofMillis(policy.maxClockSkewMillis())
                + " after the record's arrival",
            "/event_timestamp",
            null),
        event -> !policy.isFuture(event.latenessMillis()));
  }

  private static Rule<ClickPayload> present(
      String pointer, SerializableFunction<ClickPayload, @Nullable Object> field) {
    return rule(
        pointer.substring(1) + "_present",
        FailureType.MISSING_FIELD,
        "a required field is absent or null",
        pointer,
        payload -> field.apply(payload) != null);
  }

  private static Rule<ClickPayload> notBlank(
      String pointer, SerializableFunction<ClickPayload, @Nullable String> field) {
    return rule(
        pointer.substring(1) + "_not_blank",
        FailureType.EMPTY_FIELD,
        "a required field is empty or blank",
        pointer,
        payload -> {
          String value = field.apply(payload);
          return value != null && !value.isBlank();
        });
  }

  private static Rule<ClickPayload> rule(
      String name,
      FailureType type,
      String message,
      String pointer,
      SerializableFunction<ClickPayload, Boolean> condition) {
    return new Rule<>(name, new Failure(type, Stage.VALIDATE, message, pointer, null), condition);
  }
}
