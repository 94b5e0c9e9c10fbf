/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.parse;

/** What a known field of a payload may hold; JSON's null always stands for an absent field. */
public enum FieldType {
  /** A string that identifies something, with the limit of ids. Its value is a {@code String}. */
  ID,
  /** A string, with the limit of texts. Its value is a {@code String}. */
  TEXT,
  /** A string as it was sent, or an object or array as its JSON text: a {@code String}. */
  TEXT_OR_JSON,
  /** An integer; a number beyond the range of a long is the nearest long. A {@code Long}. */
  INTEGER,
  /**
   * A decimal number, or a string that holds one: see {@code Amount}. A {@code BigDecimal}, never a
   * binary float on the way.
   */
  AMOUNT,
  /**
   * A string of ISO-8601 with an offset, or an integer in the {@link EpochUnit} that the format
   * declares. A {@code Long} of epoch milliseconds UTC.
   */
  TIME,
  /** An object with known fields of its own: a {@link ParsedFields}. */
  OBJECT
}
