/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.dashboard.overview;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.List;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * A row of a query's result, read by column name.
 *
 * @param columns the names of the columns
 * @param values their values, in the same order; any may be null
 */
public record Row(List<String> columns, List<Object> values) {

  public Row {
    columns = List.copyOf(columns);
    values = Collections.unmodifiableList(values);
  }

  /** The value of a column that holds a whole number and is never null. */
  public long number(String column) {
    return requireNonNull(numberOrNull(column), column);
  }

  /** The value of a column that holds a whole number, or null. */
  public @Nullable Long numberOrNull(String column) {
    Object value = value(column);
    return value == null ? null : ((Number) value).longValue();
  }

  /** The value of a column that holds text and is never null. */
  public String text(String column) {
    return requireNonNull(textOrNull(column), column);
  }

  /** The value of a column that holds text, or null. */
  public @Nullable String textOrNull(String column) {
    Object value = value(column);
    return value == null ? null : value.toString();
  }

  /** The value of a column that holds a truth value; null is false. */
  public boolean flag(String column) {
    return Boolean.TRUE.equals(value(column));
  }

  private @Nullable Object value(String column) {
    int index = columns.indexOf(column);
    if (index < 0) {
      throw new IllegalArgumentException("no column " + column + " among " + columns);
    }
    return values.get(index);
  }
}
