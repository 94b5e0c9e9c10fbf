/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.clickstream;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Reads field names by guessing them: a producer writes its fields in one order, so what followed a
 * field in the last payload follows it in this one. A right guess is a comparison of bytes; a wrong
 * one costs what it costs to look up the name. For one thread.
 */
final class FieldOrder {
  private final Map<ClickField, ClickField> successors = new EnumMap<>(ClickField.class);

  FieldOrder() {
    ClickField previous = ClickField.UNKNOWN;
    for (ClickField field : ClickField.values()) {
      successors.put(previous, field);
      previous = field;
    }
  }

  /** The next name's field, or null at the end of the object. */
  @Nullable ClickField next(JsonParser json, ClickField previous) throws IOException {
    ClickField guess = requireNonNull(successors.get(previous));
    if (json.nextFieldName(guess.serializedName())) {
      return guess;
    }
    if (json.currentToken() != JsonToken.FIELD_NAME) {
      return null;
    }
    ClickField field = ClickField.named(json.getCurrentName());
    if (field != ClickField.UNKNOWN) {
      successors.put(previous, field);
    }
    return field;
  }
}
