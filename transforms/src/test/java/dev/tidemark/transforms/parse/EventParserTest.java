/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.parse;

import static dev.tidemark.transforms.Events.millis;
import static dev.tidemark.transforms.Events.position;
import static dev.tidemark.transforms.Events.record;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.instanceOf;
import static org.hamcrest.Matchers.is;

import dev.tidemark.transforms.clickstream.ClickEvent;
import dev.tidemark.transforms.clickstream.ClickstreamFormat;
import dev.tidemark.transforms.clickstream.EventType;
import dev.tidemark.transforms.deadletter.FailureType;
import dev.tidemark.transforms.time.TimePolicy;
import dev.tidemark.transforms.validate.Failure;
import dev.tidemark.transforms.validate.Rule;
import dev.tidemark.transforms.validate.Validated;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class EventParserTest {
  private static final Duration ARRIVAL = Duration.ofHours(1);

  private final EventParser<ClickEvent> parser =
      new EventParser<>(ClickstreamFormat.of(), TimePolicy.DEFAULT, ParseLimits.DEFAULT);

  @ParameterizedTest
  @EnumSource(EventType.class)
  void everyEventType(EventType type) {
    Validated<ClickEvent> parsed =
        parse("\"e\"", "\"u\"", "\"" + type.label() + "\"", Long.toString(millis(ARRIVAL)));
    assertThat(
        parsed,
        is(
            Validated.valid(
                new ClickEvent(
                    "e",
                    "u",
                    null,
                    type.label(),
                    null,
                    null,
                    null,
                    null,
                    millis(ARRIVAL),
                    null,
                    null,
                    0,
                    position(42, ARRIVAL)))));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '\'',
      value = {
        "null, '\"u\"', '\"click\"', 1, missing_field, /event_id",
        "'\"\"', '\"u\"', '\"click\"', 1, empty_field, /event_id",
        "'\" \\t\"', '\"u\"', '\"click\"', 1, empty_field, /event_id",
        "'\"e\"', null, '\"click\"', 1, missing_field, /user_id",
        "'\"e\"', '\"\"', '\"click\"', 1, empty_field, /user_id",
        "'\"e\"', '\"u\"', null, 1, missing_field, /event_type",
        "'\"e\"', '\"u\"', '\"\"', 1, empty_field, /event_type",
        "'\"e\"', '\"u\"', '\"Click\"', 1, unknown_event_type, /event_type",
        "'\"e\"', '\"u\"', '\"click \"', 1, unknown_event_type, /event_type",
        "'\"e\"', '\"u\"', '\"click\"', null, missing_field, /event_timestamp"
      })
  void rulesOfFields(
      String id, String user, String type, String timestamp, String label, String pointer) {
    Failure failure = failure(parse(id, user, type, timestamp));
    assertThat(failure.type().label(), is(label));
    assertThat(failure.fieldPath(), is(pointer));
    assertThat(failure.stage(), is(Failure.Stage.VALIDATE));
  }

  @Test
  void everyRuleHasAName() {
    assertThat(
        ClickstreamFormat.of().rules().stream().map(Rule::name).toList(),
        contains(
            "event_id_present",
            "event_id_not_blank",
            "user_id_present",
            "user_id_not_blank",
            "event_type_present",
            "event_type_not_blank",
            "event_type_known",
            "event_timestamp_present",
            "event_timestamp_plausible"));
    assertThat(
        FieldRules.notInFuture(TimePolicy.DEFAULT, ClickstreamFormat.of().timeField()).name(),
        is("event_timestamp_not_in_future"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "-1",
        "1763683200",
        "9223372036854775807",
        "9223372036854775808",
        "-99999999999999999999"
      })
  void absurdTimestamp(String timestamp) {
    assertThat(
        failure(parse("\"e\"", "\"u\"", "\"click\"", timestamp)).type(),
        is(FailureType.ABSURD_TIMESTAMP));
  }

  @Test
  void absurdTimestampToTheMillisecond() {
    long first = Instant.parse("2000-01-01T00:00:00Z").toEpochMilli();
    long last = Instant.parse("2100-01-01T00:00:00Z").toEpochMilli() - 1;
    assertThat(failure(click(first - 1)).type(), is(FailureType.ABSURD_TIMESTAMP));
    assertThat(click(first), is(instanceOf(Validated.Valid.class)));
    assertThat(failure(click(last)).type(), is(FailureType.FUTURE_TIMESTAMP));
    assertThat(failure(click(last + 1)).type(), is(FailureType.ABSURD_TIMESTAMP));
  }

  @Test
  void futureTimestampToTheMillisecond() {
    long skewed = millis(ARRIVAL) + Duration.ofMinutes(5).toMillis();
    assertThat(click(skewed - 1), is(instanceOf(Validated.Valid.class)));
    assertThat(click(skewed), is(instanceOf(Validated.Valid.class)));
    assertThat(
        failure(click(skewed + 1)),
        is(
            new Failure(
                FailureType.FUTURE_TIMESTAMP,
                Failure.Stage.TIME,
                "more than PT5M after the record's arrival",
                "/event_timestamp",
                null)));
  }

  private Validated<ClickEvent> click(long timestamp) {
    return parse("\"e\"", "\"u\"", "\"click\"", Long.toString(timestamp));
  }

  private Validated<ClickEvent> parse(String id, String user, String type, String timestamp) {
    String payload =
        "{\"event_id\":%s,\"user_id\":%s,\"event_type\":%s,\"event_timestamp\":%s}"
            .formatted(id, user, type, timestamp);
    return parser.parse(record(payload, position(42, ARRIVAL)));
  }

  private static Failure failure(Validated<ClickEvent> parsed) {
    assertThat(parsed, is(instanceOf(Validated.Invalid.class)));
    return ((Validated.Invalid<ClickEvent>) parsed).failure();
  }
}
