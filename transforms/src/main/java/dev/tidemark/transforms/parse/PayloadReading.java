/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.parse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonParser.NumberType;
import com.fasterxml.jackson.core.JsonToken;
import dev.tidemark.transforms.deadletter.FailureType;
import dev.tidemark.transforms.money.Amount;
import dev.tidemark.transforms.validate.Failure;
import dev.tidemark.transforms.validate.Failure.Stage;
import dev.tidemark.transforms.validate.Validated;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.util.Optional;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * The reading of one object. A bad field does not end it, since the JSON after it may be malformed,
 * which outweighs it; the first bad field is remembered.
 */
final class PayloadReading {
  private static final String NOT_AN_AMOUNT =
      "not a decimal number of at most %d digits before the point and %d behind it"
          .formatted(Amount.PRECISION - Amount.SCALE, Amount.SCALE);

  private final JsonParser json;
  private final byte[] payload;
  private final PayloadFields fields;
  private final ParseLimits limits;
  private final FieldOrder order;
  private final boolean hasUnicodeEscapes;
  private final String path;

  private final @Nullable Object[] values;

  private long seen;
  private @Nullable Failure failure;
  private @Nullable StringBuilder unknownFields;
  private int unknownFieldCount;

  PayloadReading(
      JsonParser json,
      byte[] payload,
      PayloadFields fields,
      ParseLimits limits,
      FieldOrder order,
      boolean hasUnicodeEscapes) {
    this(json, payload, fields, limits, order, hasUnicodeEscapes, "");
  }

  private PayloadReading(
      JsonParser json,
      byte[] payload,
      PayloadFields fields,
      ParseLimits limits,
      FieldOrder order,
      boolean hasUnicodeEscapes,
      String path) {
    this.json = json;
    this.payload = payload;
    this.fields = fields;
    this.limits = limits;
    this.values = new Object[fields.size()];
    this.order = order;
    this.hasUnicodeEscapes = hasUnicodeEscapes;
    this.path = path;
  }

  /** Reads from after the opening brace to the closing brace. */
  void readFields() throws IOException {
    int unknown = fields.size();
    // What comes first is guessed like what follows an unknown field.
    int index = order.next(json, unknown);
    while (index != FieldOrder.END) {
      if (index == unknown) {
        readUnknown();
      } else {
        values[index] = readValue(fields.at(index));
      }
      index = order.next(json, index);
    }
  }

  /** What was read, or the first bad field. */
  Validated<ParsedFields> result() {
    if (failure != null) {
      return Validated.invalid(failure);
    }
    return Validated.valid(parsed());
  }

  private ParsedFields parsed() {
    return new ParsedFields(
        values,
        unknownFields == null ? null : unknownFields.append('}').toString(),
        unknownFieldCount);
  }

  private @Nullable Object readValue(PayloadField field) throws IOException {
    return switch (field.type()) {
      case ID, TEXT -> readText(field);
      case TEXT_OR_JSON -> readTextOrJson(field);
      case INTEGER -> readInteger(field);
      case AMOUNT -> readAmount(field);
      case TIME -> readTime(field);
      case OBJECT -> readObject(field);
    };
  }

  private @Nullable String readText(PayloadField field) throws IOException {
    JsonToken token = nextValue(field);
    if (token == JsonToken.VALUE_STRING) {
      return currentText(field);
    }
    return readOther(field, token, "a string");
  }

  private @Nullable String readTextOrJson(PayloadField field) throws IOException {
    JsonToken token = nextValue(field);
    if (token == JsonToken.VALUE_STRING) {
      return currentText(field);
    }
    if (token.isStructStart()) {
      int start = offset(json.currentTokenLocation().getByteOffset());
      json.skipChildren();
      int end = offset(json.currentLocation().getByteOffset());
      return withinLimit(field, new String(payload, start, end - start, UTF_8));
    }
    return readOther(field, token, "a string, an object or an array");
  }

  private @Nullable Long readInteger(PayloadField field) throws IOException {
    JsonToken token = nextValue(field);
    if (token == JsonToken.VALUE_NUMBER_INT) {
      return currentLong();
    }
    readOther(field, token, "an integer");
    return null;
  }

  private @Nullable BigDecimal readAmount(PayloadField field) throws IOException {
    JsonToken token = nextValue(field);
    if (!token.isNumeric() && token != JsonToken.VALUE_STRING) {
      readOther(field, token, "a decimal number");
      return null;
    }
    Optional<BigDecimal> amount = Amount.parse(json.getText());
    if (amount.isEmpty()) {
      fail(FailureType.INVALID_AMOUNT, NOT_AN_AMOUNT, field);
    }
    return amount.orElse(null);
  }

  private @Nullable ParsedFields readObject(PayloadField field) throws IOException {
    JsonToken token = nextValue(field);
    if (token != JsonToken.START_OBJECT) {
      readOther(field, token, "an object");
      return null;
    }
    PayloadReading nested =
        new PayloadReading(
            json,
            payload,
            requireNonNull(field.nested()),
            limits,
            order.within(field),
            hasUnicodeEscapes,
            path + field.pointer());
    nested.readFields();
    if (failure == null) {
      failure = nested.failure;
    }
    return nested.parsed();
  }

  private @Nullable Long readTime(PayloadField field) throws IOException {
    JsonToken token = nextValue(field);
    if (token == JsonToken.VALUE_NUMBER_INT) {
      Optional<EpochUnit> unit = fields.epochUnit();
      if (unit.isEmpty()) {
        fail(
            FailureType.UNDECLARED_EPOCH_UNIT,
            "an epoch number, of which no unit is declared",
            field);
        return null;
      }
      return unit.get().toMillis(currentLong());
    }
    if (token != JsonToken.VALUE_STRING) {
      readOther(field, token, "a time of ISO-8601 with an offset, or an epoch number");
      return null;
    }
    String text = withinLimit(field, json.getText());
    try {
      return IsoTime.toMillis(text);
    } catch (DateTimeException e) {
      if (IsoTime.isLocal(text)) {
        fail(
            FailureType.LOCAL_TIMESTAMP,
            "a local time without an offset from UTC: which instant it is cannot be told",
            field);
      } else {
        fail(
            FailureType.MALFORMED_TIMESTAMP,
            "not a time of ISO-8601 with an offset from UTC",
            field);
      }
      return null;
    }
  }

  /** Of an integer beyond the range of a long, the nearest long. */
  private long currentLong() throws IOException {
    if (json.getNumberType() != NumberType.BIG_INTEGER) {
      return json.getLongValue();
    }
    return json.getTextCharacters()[json.getTextOffset()] == '-' ? Long.MIN_VALUE : Long.MAX_VALUE;
  }

  private JsonToken nextValue(PayloadField field) throws IOException {
    long bit = 1L << field.index();
    if ((seen & bit) != 0) {
      fail(FailureType.DUPLICATE_FIELD, "the field appears more than once", field);
    }
    seen |= bit;
    return json.nextToken();
  }

  private @Nullable String currentText(PayloadField field) throws IOException {
    String text = json.getText();
    if (hasUnicodeEscapes && !isUnicode(text)) {
      fail(FailureType.NOT_JSON, "the string has half a surrogate pair", field);
    }
    return withinLimit(field, text);
  }

  private String withinLimit(PayloadField field, String text) {
    int limit = field.mostCharacters(limits);
    if (text.length() > limit) {
      fail(
          FailureType.FIELD_TOO_LONG,
          text.length() + " characters, where " + limit + " are the limit",
          field);
    }
    return text;
  }

  /** Null is an absent field; anything else has the wrong type. */
  private @Nullable String readOther(PayloadField field, JsonToken token, String expected)
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

  private void fail(FailureType type, String message, PayloadField field) {
    if (failure == null) {
      failure = new Failure(type, Stage.PARSE, message, path + field.pointer(), null);
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
