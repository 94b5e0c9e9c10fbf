/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.rides;

import static dev.tidemark.transforms.Events.millis;
import static dev.tidemark.transforms.Events.position;
import static dev.tidemark.transforms.Events.record;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.instanceOf;
import static org.hamcrest.Matchers.is;

import dev.tidemark.transforms.parse.EventParser;
import dev.tidemark.transforms.parse.ParseLimits;
import dev.tidemark.transforms.time.TimePolicy;
import dev.tidemark.transforms.validate.Failure;
import dev.tidemark.transforms.validate.Validated;
import java.math.BigDecimal;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class RidesFormatTest {
  private static final Duration ARRIVAL = Duration.ofHours(1);

  private final EventParser<RideEvent> parser =
      new EventParser<>(RidesFormat.of(), TimePolicy.DEFAULT, ParseLimits.DEFAULT);

  @Test
  void wholeEvent() {
    assertThat(
        parse(
            """
            {"event_id":"e-1","user_id":"u-2","event_type":"ride_completed","amount":"23.40",\
            "ts":%d,"ride_id":"r-3","driver_id":"d-4"}"""
                .formatted(millis(ARRIVAL))),
        is(
            Validated.valid(
                new RideEvent(
                    "e-1",
                    "u-2",
                    "ride_completed",
                    new BigDecimal("23.4000"),
                    "r-3",
                    "d-4",
                    millis(ARRIVAL),
                    null,
                    0,
                    position(42, ARRIVAL)))));
  }

  @ParameterizedTest
  @EnumSource(RideEventType.class)
  void everyEventTypeAndItsRide(RideEventType type) {
    String payload = "{\"event_id\":\"e\",\"user_id\":\"u\",\"event_type\":\"%s\",\"ts\":%d%s}";
    assertThat(
        parse(payload.formatted(type.label(), millis(ARRIVAL), ",\"ride_id\":\"r\"")),
        is(instanceOf(Validated.Valid.class)));
    Validated<RideEvent> withoutRide =
        parse(payload.formatted(type.label(), millis(ARRIVAL), ",\"ride_id\":\" \""));
    switch (type) {
      case RIDE_REQUESTED, RIDE_COMPLETED ->
          assertThat(failure(withoutRide).fieldPath(), is("/ride_id"));
      case RIDE_ACCEPTED, RIDE_STARTED, RIDE_CANCELLED ->
          assertThat(withoutRide, is(instanceOf(Validated.Valid.class)));
    }
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '\'',
      value = {
        "null, '\"u\"', '\"ride_started\"', 1, 1, missing_field, /event_id",
        "'\"e\"', '\"\"', '\"ride_started\"', 1, 1, empty_field, /user_id",
        "'\"e\"', '\"u\"', '\"ride\"', 1, 1, unknown_event_type, /event_type",
        "'\"e\"', '\"u\"', '\"ride_started\"', '\"?\"', 1, invalid_amount, /amount",
        "'\"e\"', '\"u\"', '\"ride_started\"', '[1]', 1, wrong_type, /amount",
        "'\"e\"', '\"u\"', '\"ride_started\"', null, null, missing_field, /ts",
        "'\"e\"', '\"u\"', '\"ride_started\"', null, '\"2026-11-20T01:00:00Z\"', wrong_type, /ts",
        "'\"e\"', '\"u\"', '\"ride_started\"', null, 1795136400, absurd_timestamp, /ts"
      })
  void badFields(
      String id,
      String user,
      String type,
      String amount,
      String time,
      String label,
      String pointer) {
    Failure failure =
        failure(
            parse(
                "{\"event_id\":%s,\"user_id\":%s,\"event_type\":%s,\"amount\":%s,\"ts\":%s}"
                    .formatted(id, user, type, amount, time)));
    assertThat(failure.type().label(), is(label));
    assertThat(failure.fieldPath(), is(pointer));
  }

  private Validated<RideEvent> parse(String payload) {
    return parser.parse(record(payload, position(42, ARRIVAL)));
  }

  private static Failure failure(Validated<RideEvent> parsed) {
    assertThat(parsed, is(instanceOf(Validated.Invalid.class)));
    return ((Validated.Invalid<RideEvent>) parsed).failure();
  }
}
