/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.orders;

import static dev.tidemark.transforms.Events.millis;
import static dev.tidemark.transforms.Events.position;
import static dev.tidemark.transforms.Events.record;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.instanceOf;
import static org.hamcrest.Matchers.is;

import dev.tidemark.transforms.deadletter.FailureType;
import dev.tidemark.transforms.parse.EpochUnit;
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
import org.junit.jupiter.params.provider.ValueSource;

/** Every record arrives an hour after midnight UTC. */
final class OrdersFormatTest {
  private static final Duration ARRIVAL = Duration.ofHours(1);
  private static final String TIME = "\"2026-11-20T01:00:00Z\"";

  @Test
  void wholeOrder() {
    Validated<OrderEvent> parsed =
        parse(
            OrdersFormat.of(),
            """
            {"order_id":"o-1","amount":12.5,"currency":"EUR","category":"books",\
            "event_time":"2026-11-20T02:00:00.1239+01:00","note":null}""");
    assertThat(
        parsed,
        is(
            Validated.valid(
                new OrderEvent(
                    "o-1",
                    new BigDecimal("12.5000"),
                    "EUR",
                    "books",
                    millis(ARRIVAL) + 123,
                    "{\"note\":null}",
                    1,
                    position(42, ARRIVAL)))));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '\'',
      value = {
        "0.1, 0.1000",
        "'\"0.1\"', 0.1000",
        "-19.99, -19.9900",
        "'\"1E+2\"', 100.0000",
        "99999999999999.9999, 99999999999999.9999"
      })
  void amountIsExact(String json, BigDecimal amount) {
    assertThat(valid(order("\"o\"", json, "\"EUR\"", "\"c\"", TIME)).amount(), is(amount));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '\'',
      value = {
        "null, 1, '\"EUR\"', '\"c\"', missing_field, /order_id",
        "'\" \"', 1, '\"EUR\"', '\"c\"', empty_field, /order_id",
        "7, 1, '\"EUR\"', '\"c\"', wrong_type, /order_id",
        "'\"o\"', null, '\"EUR\"', '\"c\"', missing_field, /amount",
        "'\"o\"', true, '\"EUR\"', '\"c\"', wrong_type, /amount",
        "'\"o\"', '\"12,50\"', '\"EUR\"', '\"c\"', invalid_amount, /amount",
        "'\"o\"', '\"\"', '\"EUR\"', '\"c\"', invalid_amount, /amount",
        "'\"o\"', 0.00001, '\"EUR\"', '\"c\"', invalid_amount, /amount",
        "'\"o\"', 1e999999999, '\"EUR\"', '\"c\"', invalid_amount, /amount",
        "'\"o\"', 100000000000000, '\"EUR\"', '\"c\"', invalid_amount, /amount",
        "'\"o\"', 1, null, '\"c\"', missing_field, /currency",
        "'\"o\"', 1, '\"eur\"', '\"c\"', invalid_currency, /currency",
        "'\"o\"', 1, '\"EURO\"', '\"c\"', invalid_currency, /currency",
        "'\"o\"', 1, '\"\"', '\"c\"', invalid_currency, /currency",
        "'\"o\"', 1, '\"EUR\"', null, missing_field, /category",
        "'\"o\"', 1, '\"EUR\"', '\"\"', empty_field, /category"
      })
  void badFields(
      String id, String amount, String currency, String category, String label, String pointer) {
    Failure failure = failure(order(id, amount, currency, category, TIME));
    assertThat(failure.type().label(), is(label));
    assertThat(failure.fieldPath(), is(pointer));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-11-20T01:00:00",
        "2026-11-20T01:00",
        "2026-11-20 01:00:00.123",
        "2026-11-20"
      })
  void bareLocalTimeIsADeadLetterOfItsOwn(String local) {
    assertThat(
        failure(order("\"o\"", "1", "\"EUR\"", "\"c\"", "\"" + local + "\"")),
        is(
            new Failure(
                FailureType.LOCAL_TIMESTAMP,
                Failure.Stage.PARSE,
                "a local time without an offset from UTC: which instant it is cannot be told",
                "/event_time",
                null)));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '\'',
      value = {
        "'\"yesterday\"', malformed_timestamp",
        "'\"\"', malformed_timestamp",
        "'\"1763683200123\"', malformed_timestamp",
        "'\"2026-11-20T25:00:00Z\"', malformed_timestamp",
        "'\"2026-02-30T01:00:00Z\"', malformed_timestamp",
        "'\"2026-11-20T01:00:00+01:00[Europe/Berlin]\"', malformed_timestamp",
        "'\"1999-12-31T23:59:59.999Z\"', absurd_timestamp",
        "'\"+999999999-12-31T23:59:59Z\"', absurd_timestamp",
        "'\"-999999999-01-01T00:00:00Z\"', absurd_timestamp",
        "'\"2026-11-20T01:05:00.001Z\"', future_timestamp",
        "1795136400000, undeclared_epoch_unit",
        "1795136400.5, wrong_type",
        "null, missing_field",
        "'{}', wrong_type"
      })
  void badTimes(String json, String label) {
    Failure failure = failure(order("\"o\"", "1", "\"EUR\"", "\"c\"", json));
    assertThat(failure.type().label(), is(label));
    assertThat(failure.fieldPath(), is("/event_time"));
  }

  @ParameterizedTest
  @CsvSource({
    "SECONDS, 1795136400, 0",
    "MILLIS, 1795136400123, 123",
    "MICROS, 1795136400123999, 123",
    "NANOS, 1795136400123999999, 123"
  })
  void epochOfADeclaredUnit(EpochUnit unit, String number, long fraction) {
    OrderEvent order =
        valid(
            parse(
                OrdersFormat.of().withEpochUnit(unit),
                payload("\"o\"", "1", "\"EUR\"", "\"c\"", number)));
    assertThat(order.eventTimeMillis(), is(millis(ARRIVAL) + fraction));
  }

  @ParameterizedTest
  @CsvSource({
    "SECONDS, 1795136400000",
    "SECONDS, 9223372036854775807",
    "SECONDS, -9223372036854775808",
    "MILLIS, 1795136400",
    "NANOS, 99999999999999999999999"
  })
  void epochOfAnotherUnitIsAbsurd(EpochUnit unit, String number) {
    Failure failure =
        failure(
            parse(
                OrdersFormat.of().withEpochUnit(unit),
                payload("\"o\"", "1", "\"EUR\"", "\"c\"", number)));
    assertThat(failure.type(), is(FailureType.ABSURD_TIMESTAMP));
    assertThat(failure.message(), is("not between the years 2000 and 2100"));
  }

  private static Validated<OrderEvent> order(
      String id, String amount, String currency, String category, String time) {
    return parse(OrdersFormat.of(), payload(id, amount, currency, category, time));
  }

  private static String payload(
      String id, String amount, String currency, String category, String time) {
    return "{\"order_id\":%s,\"amount\":%s,\"currency\":%s,\"category\":%s,\"event_time\":%s}"
        .formatted(id, amount, currency, category, time);
  }

  private static Validated<OrderEvent> parse(OrdersFormat format, String payload) {
    return new EventParser<>(format, TimePolicy.DEFAULT, ParseLimits.DEFAULT)
        .parse(record(payload, position(42, ARRIVAL)));
  }

  private static OrderEvent valid(Validated<OrderEvent> parsed) {
    assertThat(parsed, is(instanceOf(Validated.Valid.class)));
    return ((Validated.Valid<OrderEvent>) parsed).value();
  }

  private static Failure failure(Validated<OrderEvent> parsed) {
    assertThat(parsed, is(instanceOf(Validated.Invalid.class)));
    return ((Validated.Invalid<OrderEvent>) parsed).failure();
  }
}
