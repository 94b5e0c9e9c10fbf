/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.parse;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;

/**
 * A field that the schema of a stream knows.
 *
 * @param index its place among the fields of its {@link PayloadFields}, from 0
 * @param name its name in the payload
 * @param type what it may hold
 */
public record PayloadField(int index, String name, FieldType type) implements Serializable {

  public PayloadField {
    requireNonNull(name, "name");
    requireNonNull(type, "type");
  }

  /** The field's place in a payload, as a JSON pointer. */
  public String pointer() {
    return "/" + name;
  }

  /** The most UTF-16 characters that its text may have. */
  int mostCharacters(ParseLimits limits) {
    return switch (type) {
      case TEXT, TEXT_OR_JSON -> limits.textCharacters();
      case ID, INTEGER, AMOUNT, TIME -> limits.idCharacters();
    };
  }
}
