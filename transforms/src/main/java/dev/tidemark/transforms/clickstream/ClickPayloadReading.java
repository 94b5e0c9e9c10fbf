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
  private final FieldOrder order;
  private final boolean hasUnicodeEscapes;

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

  ClickPayloadReading(
      JsonParser json,
      byte[] payload,
      ParseLimits limits,
      FieldOrder order,
      boolean hasUnicodeEscapes) {
    this.json = json;
    this.payload = payload;
    this.limits = limits;
    this.order = order;
    this.hasUnicodeEscapes = hasUnicodeEscapes;
  }

  /** Reads from after the opening brace to the closing brace. */
  void readFields() throws IOException {
    // What comes first is guessed like what follows an unknown field.
    ClickField field = order.next(json, ClickField.UNKNOWN);
    while (field != null) {
      switch (field) {
        case EVENT_ID -> eventId = readText(field);
        case USER_ID -> userId = readText(field);
        case SESSION_ID -> sessionId = readText(field);
        case EVENT_TYPE -> eventType = readText(field);
        case PAGE_URL -> pageUrl = readText(field);
        case REFERRER -> referrer = readText(field);
        case DEVICE_TYPE -> deviceType = readText(field);
        case COUNTRY -> country = readText(field);
        case EVENT_TIMESTAMP -> eventTimestamp = readTimestamp();
        case PROPERTIES -> properties = readProperties();
        case UNKNOWN -> readUnknown();
      }
      field = order.next(json, field);
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

  private @Nullable String readText(ClickField field) throws IOException {
    JsonToken token = nextValue(field);
    if (token == JsonToken.VALUE_STRING) {
      return currentText(field);
    }
    return readOther(field, token, "a string");
  }

  private @Nullable String readProperties() throws IOException {
    JsonToken token = nextValue(ClickField.PROPERTIES);
    if (token == JsonToken.VALUE_STRING) {
      return currentText(ClickField.PROPERTIES);
    }
    if (token.isStructStart()) {
      int start = offset(json.currentTokenLocation().getByteOffset());
      json.skipChildren();
      int end = offset(json.currentLocation().getByteOffset());
      return withinLimit(ClickField.PROPERTIES, new String(payload, start, end - start, UTF_8));
    }
    return readOther(ClickField.PROPERTIES, token, "a string, an object or an array");
  }

  private @Nullable Long readTimestamp() throws IOException {
    JsonToken token = nextValue(ClickField.EVENT_TIMESTAMP);
    if (token == JsonToken.VALUE_NUMBER_INT) {
      if (json.getNumberType() != NumberType.BIG_INTEGER) {
        return json.getLongValue();
      }
      return json.getTextCharacters()[json.getTextOffset()] == '-'
          ? Long.MIN_VALUE
          : Long.MAX_VALUE;
    }
    readOther(ClickField.EVENT_TIMESTAMP, token, "an integer");
    return null;
  }

  private JsonToken nextValue(ClickField field) throws IOException {
    if ((seen & field.bit()) != 0) {
      fail(FailureType.DUPLICATE_FIELD, "the field appears more than once", field);
    }
    seen |= field.bit();
    return json.nextToken();
  }

  private @Nullable String currentText(ClickField field) throws IOException {
    String text = json.getText();
    if (hasUnicodeEscapes && !isUnicode(text)) {
      fail(FailureType.NOT_JSON, "the string has half a surrogate pair", field);
    }
    return withinLimit(field, text);
  }

  private String withinLimit(ClickField field, String text) {
    int limit = field.isId() ? limits.idCharacters() : limits.textCharacters();
    if (text.length() > limit) {
      fail(
          FailureType.FIELD_TOO_LONG,
          text.length() + " characters, where " + limit + " are the limit",
          field);
    }
    return text;
  }

  /** Null is an absent field; anything else has the wrong type. */
  private @Nullable String readOther(ClickField field, JsonToken token, String expected)
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

  private void fail(FailureType type, String message, ClickField field) {
    if (failure == null) {
      failure = new Failure(type, Stage.PARSE, message, field.pointer(), null);
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
}
