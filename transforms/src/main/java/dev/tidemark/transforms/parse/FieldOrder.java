/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.parse;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/**
 * Reads field names by guessing them: a producer writes its fields in one order, so what followed a
 * field in the last payload follows it in this one. A right guess is a comparison of bytes; a wrong
 * one costs what it costs to look up the name. For one thread.
 */
final class FieldOrder {
  /** What {@link #next} returns at the end of the object. */
  static final int END = -1;

  private final PayloadFields fields;
  private final int[] successors;
  private final FieldOrder[] nested;

  FieldOrder(PayloadFields fields) {
    this.fields = fields;
    this.successors = new int[fields.size() + 1];
    for (int i = 0; i < successors.length; i++) {
      successors[i] = (i + 1) % successors.length;
    }
    this.nested = new FieldOrder[fields.size()];
    for (int i = 0; i < nested.length; i++) {
      PayloadFields inside = fields.at(i).nested();
      nested[i] = inside == null ? null : new FieldOrder(inside);
    }
  }

  /** The order of the fields inside the object of this field. */
  FieldOrder within(PayloadField field) {
    return nested[field.index()];
  }

  /**
   * The index of the next name's field, {@link PayloadFields#size} for the name of a stranger, or
   * {@link #END}.
   */
  int next(JsonParser json, int previous) throws IOException {
    int guess = successors[previous];
    if (json.nextFieldName(fields.serializedName(guess))) {
      return guess;
    }
    if (json.currentToken() != JsonToken.FIELD_NAME) {
      return END;
    }
    int index = fields.indexOf(json.getCurrentName());
    if (index != fields.size()) {
      successors[previous] = index;
    }
    return index;
  }
}
