/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.drivers;

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
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DriversFormatTest {
  private static final Duration ARRIVAL = Duration.ofHours(1);
  private static final Duration CHANGED = Duration.ofMinutes(59);
  private static final String ROW =
      "{\"driver_id\":\"d-1\",\"name\":\"Ada\",\"city\":\"Graz\",\"status\":\"online\",\"x\":[{}]}";
  private static final String SOURCE =
      "{\"connector\":\"postgresql\",\"lsn\":24000123,\"ts_ms\":%d}".formatted(millis(CHANGED));

  private final EventParser<DriverChange> parser =
      new EventParser<>(DriversFormat.of(), TimePolicy.DEFAULT, ParseLimits.DEFAULT);

  @Test
  void anUpdateIsTheRowAfter() {
    assertThat(
        parse(ROW.replace("Ada", "Eve"), ROW, SOURCE, "\"u\""),
        is(Validated.valid(change("u", "Ada", "Graz", "online"))));
  }

  @Test
  void aDeletionKeepsTheKeyOfTheRowBefore() {
    assertThat(
        parse(ROW, "null", SOURCE, "\"d\""), is(Validated.valid(change("d", null, null, null))));
  }

  @Test
  void aRowOfTheFirstSnapshotHasNoneBefore() {
    assertThat(
        parse("null", ROW, SOURCE, "\"r\""),
        is(Validated.valid(change("r", "Ada", "Graz", "online"))));
  }

  @Test
  void theOrderOfFieldsAndWhatTheEnvelopeHasMoreDoNotMatter() {
    Validated<DriverChange> parsed =
        parse(
            "{\"op\":\"c\",\"transaction\":{\"id\":7},\"source\":%s,\"after\":%s}"
                .formatted(SOURCE, ROW));
    assertThat(
        parsed,
        is(
            Validated.valid(
                new DriverChange(
                    "d-1",
                    "c",
                    24_000_123,
                    "Ada",
                    "Graz",
                    "online",
                    millis(CHANGED),
                    "{\"transaction\":{\"id\":7}}",
                    1,
                    position(42, ARRIVAL)))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          null | ROW | SOURCE | null | missing_field | /op
          null | ROW | SOURCE | 7 | wrong_type | /op
          null | ROW | SOURCE | "t" | unknown_event_type | /op
          null | ROW | null | "c" | missing_field | /source
          null | ROW | "db" | "c" | wrong_type | /source
          null | ROW | {"ts_ms":1795136400000} | "c" | missing_field | /source/lsn
          null | ROW | {"lsn":"7","ts_ms":1795136400000} | "c" | wrong_type | /source/lsn
          null | ROW | {"lsn":7,"lsn":8,"ts_ms":1795136400000} | "c" | duplicate_field | /source/lsn
          null | ROW | {"lsn":7} | "c" | missing_field | /source/ts_ms
          null | ROW | {"lsn":7,"ts_ms":12} | "c" | absurd_timestamp | /source/ts_ms
          null | null | SOURCE | "u" | missing_field | /after
          null | null | SOURCE | "d" | missing_field | /before
          null | [] | SOURCE | "u" | wrong_type | /after
          null | {"name":"Ada"} | SOURCE | "u" | missing_field | /after
          {"driver_id":" "} | null | SOURCE | "d" | missing_field | /before
          {"driver_id":7} | ROW | SOURCE | "u" | wrong_type | /before/driver_id
          """)
  void badEnvelopes(
      String before, String after, String source, String operation, String label, String pointer) {
    Failure failure =
        failure(
            parse(before, after.replace("ROW", ROW), source.replace("SOURCE", SOURCE), operation));
    assertThat(failure.type().label(), is(label));
    assertThat(failure.fieldPath(), is(pointer));
  }

  @Test
  void anEnvelopeThatEndsInsideANestedObjectIsTruncated() {
    assertThat(
        failure(parse("{\"op\":\"c\",\"after\":{\"driver_id\":\"d")).type().label(),
        is("truncated_json"));
  }

  private static DriverChange change(String operation, String name, String city, String status) {
    return new DriverChange(
        "d-1",
        operation,
        24_000_123,
        name,
        city,
        status,
        millis(CHANGED),
        null,
        0,
        position(42, ARRIVAL));
  }

  private Validated<DriverChange> parse(
      String before, String after, String source, String operation) {
    return parse(
        "{\"before\":%s,\"after\":%s,\"source\":%s,\"op\":%s,\"ts_ms\":%d}"
            .formatted(before, after, source, operation, millis(ARRIVAL)));
  }

  private Validated<DriverChange> parse(String payload) {
    return parser.parse(record(payload, position(42, ARRIVAL)));
  }

  private static Failure failure(Validated<DriverChange> parsed) {
    assertThat(parsed, is(instanceOf(Validated.Invalid.class)));
    return ((Validated.Invalid<DriverChange>) parsed).failure();
  }
}
