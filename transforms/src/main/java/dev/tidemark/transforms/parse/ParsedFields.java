/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.parse;

import static java.util.Objects.requireNonNull;

import java.math.BigDecimal;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * The typed fields of a payload that was well-formed, before anybody asked whether they make an
 * event: each may be null, which stands for absent as well as for JSON's null.
 */
public final class ParsedFields {
  private final @Nullable Object[] values;
  private final @Nullable String unknownFields;
  private final int unknownFieldCount;

  ParsedFields(@Nullable Object[] values, @Nullable String unknownFields, int unknownFieldCount) {
    this.values = values;
    this.unknownFields = unknownFields;
    this.unknownFieldCount = unknownFieldCount;
  }

  /** Whatever a field holds. */
  public @Nullable Object value(PayloadField field) {
    return values[field.index()];
  }

  /** The string of a field that holds an id, a text, or a text or JSON. */
  public @Nullable String text(PayloadField field) {
    return (String) values[field.index()];
  }

  /** The number of a field that holds an integer, or a time: then epoch milliseconds UTC. */
  public @Nullable Long number(PayloadField field) {
    return (Long) values[field.index()];
  }

  /** The number of a field that holds an amount. */
  public @Nullable BigDecimal amount(PayloadField field) {
    return (BigDecimal) values[field.index()];
  }

  /** The fields inside a field that holds an object. */
  public @Nullable ParsedFields object(PayloadField field) {
    return (ParsedFields) values[field.index()];
  }

  /** The object of a field that a rule made sure is there. */
  public ParsedFields requiredObject(PayloadField field) {
    return requireNonNull(object(field), field.name());
  }

  /** The string of a field that a rule made sure is there. */
  public String requiredText(PayloadField field) {
    return requireNonNull(text(field), field.name());
  }

  /** The number of a field that a rule made sure is there. */
  public long requiredNumber(PayloadField field) {
    return requireNonNull(number(field), field.name());
  }

  /** A JSON object of all other fields, each as it was sent, in their order; null without any. */
  public @Nullable String unknownFields() {
    return unknownFields;
  }

  /** How many other fields. */
  public int unknownFieldCount() {
    return unknownFieldCount;
  }
}
