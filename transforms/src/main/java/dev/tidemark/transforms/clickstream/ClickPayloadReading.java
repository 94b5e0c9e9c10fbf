/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.clickstream;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonParser.NumberType;
import com.fasterxml.jackson.core.JsonToken;
import dev.tidemark.transforms.deadletter.FailureType;
import dev.tidemark.transforms.validate.Failure;
import dev.tidemark.transforms.validate.Failure.Stage;
import dev.tidemark.transforms.validate.Validated;
import java.io.IOException;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * The reading of one object. A bad field does not end it, since the JSON after it may be malformed,
 * which outweighs it; the first bad field is remembered.
 */
final class ClickPayloadReading {
  private final JsonParser json;
  private final byte[] payload;
  private final ParseLimits limits;
  private final boolean hasEscapes;

  private int seen;
  private @Nullable Failure failure;
  private @Nullable StringBuilder unknownFields;
  private int unknownFieldCount;

  private @Nullable String eventId;
  private @Nullable String userId;
  private @Nullable String sessionId;
  private @Nullable String eventType;
  private @Nullable String pageUrl;
  private @Nullable String referrer;
  private @Nullable String deviceType;
  private @Nullable String country;
  private @Nullable Long eventTimestamp;
  private @Nullable String properties;

  ClickPayloadReading(JsonParser json, byte[] payload, ParseLimits limits, boolean hasEscapes) {
    this.json = json;
    this.payload = payload;
    this.limits = limits;
    this.hasEscapes = hasEscapes;
  }

  /** Reads from after the opening brace to the closing brace. */
  void readFields() throws IOException {
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      switch (name) {
        case "event_id" -> eventId = readText(Field.EVENT_ID);
        case "user_id" -> userId = readText(Field.USER_ID);
        case "session_id" -> sessionId = readText(Field.SESSION_ID);
        case "event_type" -> eventType = readText(Field.EVENT_TYPE);
        case "page_url" -> pageUrl = readText(Field.PAGE_URL);
        case "referrer" -> referrer = readText(Field.REFERRER);
        case "device_type" -> deviceType = readText(Field.DEVICE_TYPE);
        case "country" -> country = readText(Field.COUNTRY);
        case "event_timestamp" -> eventTimestamp = readTimestamp();
        case "properties" -> properties = readProperties();
        default -> readUnknown();
      }
    }
  }

  /** What was read, or the first bad field. */
  Validated<ClickPayload> result() {
    if (failure != null) {
      return Validated.invalid(failure);
    }
    return Validated.valid(
        new ClickPayload(
            eventId,
            userId,
            sessionId,
            eventType == null ? null : EventType.internLabel(eventType),
            pageUrl,
            referrer,
            deviceType,
            country,
            eventTimestamp,
            properties,
            unknownFields == null ? null : unknownFields.append('}').toString(),
            unknownFieldCount));
  }

  private @Nullable String readText(Field field) throws IOException {
    JsonToken token = nextValue(field);
    if (token == JsonToken.VALUE_STRING) {
      return currentText(field);
    }
    return readOther(field, token, "a string");
  }

  private @Nullable String readProperties() throws IOException {
    JsonToken token = nextValue(Field.PROPERTIES);
    if (token == JsonToken.VALUE_STRING) {
      return currentText(Field.PROPERTIES);
    }
    if (token.isStructStart()) {
      int start = offset(json.currentTokenLocation().getByteOffset());
      json.skipChildren();
      int end = offset(json.currentLocation().getByteOffset());
      return withinLimit(Field.PROPERTIES, new String(payload, start, end - start, UTF_8));
    }
    return readOther(Field.PROPERTIES, token, "a string, an object or an array");
  }

  private @Nullable Long readTimestamp() throws IOException {
    JsonToken token = nextValue(Field.EVENT_TIMESTAMP);
    if (token == JsonToken.VALUE_NUMBER_INT) {
      if (json.getNumberType() != NumberType.BIG_INTEGER) {
        return json.getLongValue();
      }
      return json.getTextCharacters()[json.getTextOffset()] == '-'
          ? Long.MIN_VALUE
          : Long.MAX_VALUE;
    }
    readOther(Field.EVENT_TIMESTAMP, token, "an integer");
    return null;
  }

  private JsonToken nextValue(Field field) throws IOException {
    if ((seen & field.bit) != 0) {
      fail(FailureType.DUPLICATE_FIELD, "the field appears more than once", field);
    }
    seen |= field.bit;
    return json.nextToken();
  }

  private @Nullable String currentText(Field field) throws IOException {
    String text = json.getText();
    if (hasEscapes && !isUnicode(text)) {
      fail(FailureType.NOT_JSON, "the string has half a surrogate pair", field);
    }
    return withinLimit(field, text);
  }

  private String withinLimit(Field field, String text) {
    int limit = field.isId ? limits.idCharacters() : limits.textCharacters();
    if (text.length() > limit) {
      fail(
          FailureType.FIELD_TOO_LONG,
          text.length() + " characters, where " + limit + " are the limit",
          field);
    }
    return text;
  }

  /** Null is an absent field; anything else has the wrong type. */
  private @Nullable String readOther(Field field, JsonToken token, String expected)
      throws IOException {
    if (token != JsonToken.VALUE_NULL) {
      fail(FailureType.WRONG_TYPE, "expected " + expected + ", but found " + nameOf(token), field);
      json.skipChildren();
    }
    return null;
  }

  private void readUnknown() throws IOException {
    int start = offset(json.currentTokenLocation().getByteOffset());
    JsonToken token = json.nextToken();
    if (token.isStructStart()) {
      json.skipChildren();
    } else {
      json.finishToken();
    }
    int end = offset(json.currentLocation().getByteOffset());
    unknownFields =
        unknownFields == null ? new StringBuilder().append('{') : unknownFields.append(',');
    unknownFields.append(new String(payload, start, end - start, UTF_8));
    unknownFieldCount++;
  }

  private void fail(FailureType type, String message, Field field) {
    if (failure == null) {
      failure = new Failure(type, Stage.PARSE, message, field.pointer, null);
    }
  }

  /** Offsets are those of an array. */
  private static int offset(long byteOffset) {
    return Math.toIntExact(byteOffset);
  }

  private static String nameOf(JsonToken token) {
    return switch (token) {
      case START_OBJECT -> "an object";
      case START_ARRAY -> "an array";
      case VALUE_STRING -> "a string";
      case VALUE_NUMBER_INT -> "an integer";
      case VALUE_NUMBER_FLOAT -> "a number with a fraction or exponent";
      case VALUE_TRUE, VALUE_FALSE -> "a boolean";
      default -> "something else";
    };
  }

  private static boolean isUnicode(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        if (i + 1 == text.length()
            || !Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1))) {
          return false;
        }
        i++;
      }
    }
    return true;
  }

  private enum Field {
    EVENT_ID("/event_id", true, 1),
    USER_ID("/user_id", true, 1 << 1),
    SESSION_ID("/session_id", true, 1 << 2),
    EVENT_TYPE("/event_type", false, 1 << 3),
    PAGE_URL("/page_url", false, 1 << 4),
    REFERRER("/referrer", false, 1 << 5),
    DEVICE_TYPE("/device_type", false, 1 << 6),
    COUNTRY("/country", false, 1 << 7),
    EVENT_TIMESTAMP("/event_timestamp", false, 1 << 8),
    PROPERTIES("/properties", false, 1 << 9);

    private final String pointer;
    private final boolean isId;
    private final int bit;

    Field(String pointer, boolean isId, int bit) {
      this.pointer = pointer;
      this.isId = isId;
      this.bit = bit;
    }
  }
}
