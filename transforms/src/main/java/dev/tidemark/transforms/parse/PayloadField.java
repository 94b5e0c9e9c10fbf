/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.parse;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * A field that the schema of a stream knows.
 *
 * @param index its place among the fields of its {@link PayloadFields}, from 0
 * @param name its name in the payload
 * @param type what it may hold
 * @param nested the known fields inside an object; null for all else
 */
public record PayloadField(int index, String name, FieldType type, @Nullable PayloadFields nested)
    implements Serializable {

  public PayloadField {
    requireNonNull(name, "name");
    requireNonNull(type, "type");
    if ((type == FieldType.OBJECT) != (nested != null)) {
      throw new IllegalArgumentException("only objects have nested fields: " + name);
    }
  }

  /** A field that holds no object. */
  public PayloadField(int index, String name, FieldType type) {
    this(index, name, type, null);
  }

  /** A field that holds an object with these known fields. */
  public static PayloadField object(int index, String name, PayloadFields nested) {
    return new PayloadField(index, name, FieldType.OBJECT, nested);
  }

  /** The field's place in a payload, as a JSON pointer. */
  public String pointer() {
    return "/" + name;
  }

  /** The most UTF-16 characters that its text may have. */
  int mostCharacters(ParseLimits limits) {
    return switch (type) {
      case TEXT, TEXT_OR_JSON -> limits.textCharacters();
      case ID, INTEGER, AMOUNT, TIME, OBJECT -> limits.idCharacters();
    };
  }
}
