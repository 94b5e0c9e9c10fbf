/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.parse;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.instanceOf;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertAll;

import dev.tidemark.transforms.clickstream.ClickstreamFormat;
import dev.tidemark.transforms.deadletter.FailureType;
import dev.tidemark.transforms.validate.Failure;
import dev.tidemark.transforms.validate.Validated;
import java.util.Arrays;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PayloadParserTest {
  private static final String WHOLE =
      """
      {"event_id":"e-1","user_id":"u-2","session_id":"s-3","event_type":"page_view",\
      "page_url":"/höme","referrer":"https://search.example/?q=1","device_type":"mobile",\
      "country":"DE","event_timestamp":1763683200123,"properties":"{\\"a\\":1}"}""";

  private final PayloadParser parser =
      new PayloadParser(ClickstreamFormat.of().fields(), ParseLimits.DEFAULT);

  @Test
  void wholeEvent() {
    assertThat(
        fields(WHOLE),
        is(
            new ClickPayload(
                "e-1",
                "u-2",
                "s-3",
                "page_view",
                "/höme",
                "https://search.example/?q=1",
                "mobile",
                "DE",
                1763683200123L,
                "{\"a\":1}",
                null,
                0)));
  }

  @Test
  void absentAndNullAreNull() {
    ClickPayload nothing =
        new ClickPayload(null, null, null, null, null, null, null, null, null, null, null, 0);
    assertThat(fields("{}"), is(nothing));
    assertThat(
        fields(
            """
            {"event_id":null,"user_id":null,"session_id":null,"event_type":null,"page_url":null,
             "referrer":null,"device_type":null,"country":null,"event_timestamp":null,
             "properties":null}
            """),
        is(nothing));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "{\"a\" : [1, {\"b\":1e400}],\"ü\":\"\\ud83d\\ude00\"}",
        "[1,2.50,\"x\",null,true]"
      })
  void propertiesThatAreNotAStringAreKeptAsTheirText(String json) {
    assertThat(
        fields("{\"event_id\":\"e\",\"properties\": " + json + " ,\"country\":\"FR\"}"),
        is(new ClickPayload("e", null, null, null, null, null, null, "FR", null, json, null, 0)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1",
        "-0.5e-7",
        "1e400",
        "true",
        "false",
        "null",
        "\"\"",
        "\"a \\\" quote, ünd \\u00e4\"",
        "{\"x\":{}}",
        "[[],[1,2]]"
      })
  void unknownFieldsAreKeptAsTheyWereSent(String json) {
    String field = "\"né\\\"w\" : " + json;
    ClickPayload kept = fields("{ " + field + " ,\"event_id\":\"e\", " + field + "}");
    assertThat(kept.unknownFields(), is("{" + field + "," + field + "}"));
    assertThat(kept.unknownFieldCount(), is(2));
    assertThat(kept.eventId(), is("e"));
  }

  @Test
  void unknownNumberOfManyDigits() {
    String digits = "9".repeat(400);
    assertThat(fields("{\"n\":" + digits + "}").unknownFields(), is("{\"n\":" + digits + "}"));
  }

  @Test
  void byteOrderMarkIsSkipped() {
    assertThat(fields("\uFEFF" + WHOLE + "\n"), is(fields(WHOLE)));
    assertThat(
        fields("\uFEFF{\"x\":[1],\"properties\":{\"y\":2}}"),
        is(fields("{\"x\":[1],\"properties\":{\"y\":2}}")));
  }

  @Test
  void timestampBeyondALongIsTheNearestLong() {
    assertThat(
        fields("{\"event_timestamp\":9223372036854775807}").eventTimestamp(), is(Long.MAX_VALUE));
    assertThat(
        fields("{\"event_timestamp\":9223372036854775808}").eventTimestamp(), is(Long.MAX_VALUE));
    assertThat(
        fields("{\"event_timestamp\":-" + "9".repeat(400) + "}").eventTimestamp(),
        is(Long.MIN_VALUE));
  }

  @Test
  void tombstone() {
    assertThat(
        failure(parser.parse(null)),
        is(parseFailure(FailureType.TOMBSTONE, "the record has no value")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\t\r\n  ", "\uFEFF", "\uFEFF "})
  void emptyValue(String payload) {
    assertThat(failure(payload).type(), is(FailureType.EMPTY_VALUE));
  }

  @Test
  void payloadTooLargeIsNotParsed() {
    PayloadParser small =
        new PayloadParser(
            ClickstreamFormat.of().fields(),
            ParseLimits.DEFAULT.withPayloadBytes(WHOLE.getBytes(UTF_8).length));
    assertThat(small.parse(WHOLE.getBytes(UTF_8)), is(instanceOf(Validated.Valid.class)));
    assertThat(
        failure(small.parse((WHOLE + "}").getBytes(UTF_8))),
        is(parseFailure(FailureType.PAYLOAD_TOO_LARGE, "235 bytes, where 234 are the limit")));
    assertThat(
        failure(parser.parse(new byte[(1 << 20) + 1])).type(), is(FailureType.PAYLOAD_TOO_LARGE));
    assertThat(failure(parser.parse(new byte[1 << 20])).type(), is(FailureType.NOT_JSON));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hello",
        "tru",
        "<xml/>",
        "[1,2]",
        "[1,",
        "\"text\"",
        "17",
        "null",
        "{\"a\":1}}",
        "{\"a\":1} x",
        "{}{}",
        "{'a':1}",
        "{a:1}",
        "{\"a\":01}",
        "{\"a\":1,}",
        "{\"a\":+1}",
        "{\"a\":NaN}",
        "{\"a\":xyz",
        "{\"a\":xyz,\"b\":tru",
        "{\"a\":\"\t\"}",
        "{\"a\" \"b\"}",
        "{\"a\":\"\\x\"}"
      })
  void notJson(String payload) {
    assertThat(failure(payload).type(), is(FailureType.NOT_JSON));
  }

  @Test
  void everyProperPrefixOfAnObjectIsTruncated() {
    String payload =
        """
        {"event_id":"e\\u00e4\\n","x":true,"y":false,"z":null,"n":-12.5e+7,"ü":"ö",\
        "properties":{"a":[1,2,{"b":"c"}]},"event_timestamp":1763683200123,"u":[null,-1]}""";
    byte[] bytes = payload.getBytes(UTF_8);
    assertThat(parser.parse(bytes), is(instanceOf(Validated.Valid.class)));
    assertAll(
        java.util.stream.IntStream.range(1, bytes.length)
            .mapToObj(
                length ->
                    () ->
                        assertThat(
                            "the first " + length + " bytes",
                            failure(parser.parse(Arrays.copyOf(bytes, length))).type(),
                            is(FailureType.TRUNCATED_JSON))));
  }

  @ParameterizedTest
  @CsvSource({
    "event_id, 1, an integer",
    "user_id, 1.5, a number with a fraction or exponent",
    "session_id, true, a boolean",
    "event_type, [], an array",
    "page_url, {}, an object",
    "referrer, false, a boolean",
    "device_type, -1, an integer",
    "country, [[1]], an array"
  })
  void wrongTypeOfText(String field, String json, String found) {
    assertThat(
        failure("{\"" + field + "\":" + json + "}"),
        is(
            new Failure(
                FailureType.WRONG_TYPE,
                Failure.Stage.PARSE,
                "expected a string, but found " + found,
                "/" + field,
                null)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"1763683200123\"", "1763683200.5", "1.7e12", "1e400", "true", "{}"})
  void wrongTypeOfTimestamp(String json) {
    Failure failure = failure("{\"event_timestamp\":" + json + "}");
    assertThat(failure.type(), is(FailureType.WRONG_TYPE));
    assertThat(failure.fieldPath(), is("/event_timestamp"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "true", "0.5"})
  void wrongTypeOfProperties(String json) {
    assertThat(failure("{\"properties\":" + json + "}").type(), is(FailureType.WRONG_TYPE));
  }

  @ParameterizedTest
  @ValueSource(strings = {"event_id", "country", "properties"})
  void duplicateKnownField(String field) {
    Failure failure = failure("{\"" + field + "\":null,\"x\":1,\"" + field + "\":\"v\"}");
    assertThat(failure.type(), is(FailureType.DUPLICATE_FIELD));
    assertThat(failure.fieldPath(), is("/" + field));
  }

  @ParameterizedTest
  @CsvSource({
    "event_id, 256",
    "user_id, 256",
    "session_id, 256",
    "event_type, 8192",
    "page_url, 8192",
    "referrer, 8192",
    "device_type, 8192",
    "country, 8192",
    "properties, 8192"
  })
  void fieldTooLong(String field, int limit) {
    String longest = "{\"" + field + "\":\"" + "ä".repeat(limit) + "\"}";
    assertThat(parser.parse(longest.getBytes(UTF_8)), is(instanceOf(Validated.Valid.class)));
    Failure failure = failure("{\"" + field + "\":\"" + "ä".repeat(limit + 1) + "\"}");
    assertThat(failure.type(), is(FailureType.FIELD_TOO_LONG));
    assertThat(failure.fieldPath(), is("/" + field));
  }

  @Test
  void propertiesThatAreNotAStringHaveTheSameLimit() {
    String array = "[" + "1,".repeat(4094) + "11]";
    assertThat(fields("{\"properties\":" + array + "}").properties(), is(array));
    assertThat(
        failure("{\"properties\":" + array.replace("]", "1]") + "}").type(),
        is(FailureType.FIELD_TOO_LONG));
  }

  @Test
  void numberBeyondTheParsersLimit() {
    Failure failure = failure("{\"event_timestamp\":" + "9".repeat(1001) + "}");
    assertThat(failure.type(), is(FailureType.FIELD_TOO_LONG));
    assertThat(failure.fieldPath(), is("/event_timestamp"));
    assertThat(
        failure.exceptionClass(), is("com.fasterxml.jackson.core.exc.StreamConstraintsException"));
  }

  @Test
  void nestedTooDeeply() {
    // The object itself is one level.
    assertThat(
        parser.parse(("{\"a\":" + "[".repeat(99) + "]".repeat(99) + "}").getBytes(UTF_8)),
        is(instanceOf(Validated.Valid.class)));
    Failure failure = failure("{\"a\":" + "[".repeat(100) + "]".repeat(100) + "}");
    assertThat(failure.type(), is(FailureType.NOT_JSON));
    assertThat(failure.message(), is("nested too deeply at byte 105"));
    assertThat(
        failure("{\"properties\":" + "{\"a\":".repeat(100_000)).type(), is(FailureType.NOT_JSON));
  }

  @Test
  void nameOfGreatLength() {
    Failure failure = failure("{\"" + "n".repeat(100_000) + "\":tru }");
    assertThat(failure.type(), is(FailureType.NOT_JSON));
    assertThat(failure.fieldPath(), is(notNullValue()));
    assertThat(failure.fieldPath().length(), is(lessThanOrEqualTo(256)));
  }

  @Test
  void notUtf8() {
    assertAll(
        () -> assertThat(failure(parser.parse("{\"a\":\"é\"}".getBytes(ISO_8859_1))), isNotUtf8()),
        () -> assertThat(failure(parser.parse("{\"a\":1}".getBytes(UTF_16BE))), isNotUtf8()),
        // A surrogate, an overlong slash and a lone continuation, in known and unknown fields.
        () -> assertThat(failure(parser.parse(inText("event_id", 0xed, 0xa0, 0x80))), isNotUtf8()),
        () -> assertThat(failure(parser.parse(inText("event_id", 0xc0, 0xaf))), isNotUtf8()),
        () -> assertThat(failure(parser.parse(inText("other", 0x80))), isNotUtf8()),
        () -> assertThat(failure(parser.parse(inText("other", 0xff))), isNotUtf8()));
  }

  @Test
  void loneSurrogateCannotBeStored() {
    Failure failure = failure("{\"country\":\"x\\ud800y\"}");
    assertThat(failure.type(), is(FailureType.NOT_JSON));
    assertThat(failure.fieldPath(), is("/country"));
    assertThat(failure("{\"country\":\"\\ude00\\ud83d\"}").type(), is(FailureType.NOT_JSON));
    assertThat(fields("{\"country\":\"\\ud83d\\ude00\"}").country(), is("😀"));
    // As JSON text it is six harmless characters.
    assertThat(fields("{\"x\":\"\\ud800\"}").unknownFields(), is("{\"x\":\"\\ud800\"}"));
  }

  @Test
  void malformedJsonOutweighsABadField() {
    assertThat(failure("{\"event_id\":1,\"x\":y}").type(), is(FailureType.NOT_JSON));
    assertThat(failure("{\"event_id\":1,\"x\":").type(), is(FailureType.TRUNCATED_JSON));
    assertThat(failure("{\"event_id\":1,\"user_id\":{}}").fieldPath(), is("/event_id"));
  }

  @Test
  void messagesHoldNoPayload() {
    Failure failure = failure("{\"user_id\":\"alice\",\"x\":secret}");
    assertThat(failure.message(), is("malformed JSON near byte 30"));
    assertThat(failure.fieldPath(), is("/x"));
    assertThat(failure.exceptionClass(), is("com.fasterxml.jackson.core.JsonParseException"));
  }

  @Test
  void fieldsMayChangePlacesFromPayloadToPayload() {
    ClickPayload expected =
        new ClickPayload("e", "u", null, null, null, null, null, "DE", 7L, null, null, 0);
    for (int i = 0; i < 3; i++) {
      assertThat(
          fields("{\"event_id\":\"e\",\"user_id\":\"u\",\"country\":\"DE\",\"event_timestamp\":7}"),
          is(expected));
      assertThat(
          fields(
              "{\"event_timestamp\":7, \"country\" : \"DE\" ,\"us\\u0065r_id\":\"u\",\"event_id\":\"e\"}"),
          is(expected));
      assertThat(fields("{\"\":1,\"event_i\":2,\"event_idd\":3}").unknownFieldCount(), is(3));
    }
  }

  @Test
  void parserIsReusable() {
    for (int i = 0; i < 3; i++) {
      assertThat(failure("{\"event_id\":\"\\ud800\",").type(), is(FailureType.TRUNCATED_JSON));
      assertThat(fields(WHOLE).eventId(), is("e-1"));
      assertThat(fields(WHOLE).unknownFields(), is(nullValue()));
    }
  }

  private ClickPayload fields(String payload) {
    Validated<ParsedFields> parsed = parser.parse(payload.getBytes(UTF_8));
    assertThat(parsed, is(not(instanceOf(Validated.Invalid.class))));
    return ClickPayload.of(((Validated.Valid<ParsedFields>) parsed).value());
  }

  private Failure failure(String payload) {
    return failure(parser.parse(payload.getBytes(UTF_8)));
  }

  private static Failure failure(Validated<ParsedFields> parsed) {
    assertThat(parsed, is(instanceOf(Validated.Invalid.class)));
    return ((Validated.Invalid<ParsedFields>) parsed).failure();
  }

  private static Failure parseFailure(FailureType type, String message) {
    return new Failure(type, Failure.Stage.PARSE, message, null, null);
  }

  private static org.hamcrest.Matcher<Failure> isNotUtf8() {
    return equalTo(parseFailure(FailureType.NOT_JSON, "the value is not UTF-8 text"));
  }

  private static byte[] inText(String field, int... bytes) {
    StringBuilder text = new StringBuilder();
    Arrays.stream(bytes).forEach(value -> text.append((char) value));
    return ("{\"" + field + "\":\"" + text + "\"}").getBytes(ISO_8859_1);
  }

  /** All fields of the clickstream, to be compared at once. */
  private record ClickPayload(
      @Nullable String eventId,
      @Nullable String userId,
      @Nullable String sessionId,
      @Nullable String eventType,
      @Nullable String pageUrl,
      @Nullable String referrer,
      @Nullable String deviceType,
      @Nullable String country,
      @Nullable Long eventTimestamp,
      @Nullable String properties,
      @Nullable String unknownFields,
      int unknownFieldCount) {

    static ClickPayload of(ParsedFields fields) {
      PayloadFields schema = ClickstreamFormat.of().fields();
      return new ClickPayload(
          fields.text(schema.at(0)),
          fields.text(schema.at(1)),
          fields.text(schema.at(2)),
          fields.text(schema.at(3)),
          fields.text(schema.at(4)),
          fields.text(schema.at(5)),
          fields.text(schema.at(6)),
          fields.text(schema.at(7)),
          fields.number(schema.at(8)),
          fields.text(schema.at(9)),
          fields.unknownFields(),
          fields.unknownFieldCount());
    }
  }
}
