/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.reference;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;

/**
 * What is said of a key for some time: a row of a type 2 dimension.
 *
 * @param key the key
 * @param value what holds for it
 * @param validFromMillis from when on, epoch milliseconds UTC
 * @param validToMillis up to when, exclusive; {@link #STILL_VALID} where it still does
 * @param <V> the type of the values
 */
public record Version<V>(String key, V value, long validFromMillis, long validToMillis)
    implements Serializable {

  /** The end of a version that has none. */
  public static final long STILL_VALID = Long.MAX_VALUE;

  /**
   * Checks the times.
   *
   * @throws IllegalArgumentException where a version ends before it begins
   */
  public Version {
    requireNonNull(key, "key");
    requireNonNull(value, "value");
    if (validToMillis <= validFromMillis) {
      throw new IllegalArgumentException(
          "a version of %s must be valid for some time, but is from %d to %d"
              .formatted(key, validFromMillis, validToMillis));
    }
  }
}
