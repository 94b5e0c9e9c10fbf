/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.validate;

import static java.util.Objects.requireNonNull;

/**
 * A value, or why there is none: bad input is an answer, not an exception.
 *
 * @param <T> the type of the value
 */
public sealed interface Validated<T> {

  /** The value. */
  static <T> Validated<T> valid(T value) {
    return new Valid<>(value);
  }

  /** Why there is none. */
  static <T> Validated<T> invalid(Failure failure) {
    return new Invalid<>(failure);
  }

  /**
   * There is a value.
   *
   * @param value the value
   */
  record Valid<T>(T value) implements Validated<T> {
    public Valid {
      requireNonNull(value, "value");
    }
  }

  /**
   * There is none.
   *
   * @param failure why
   */
  record Invalid<T>(Failure failure) implements Validated<T> {
    public Invalid {
      requireNonNull(failure, "failure");
    }
  }
}
