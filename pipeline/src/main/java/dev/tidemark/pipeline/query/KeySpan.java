/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.query;

import static java.util.Objects.requireNonNull;

/**
 * A time of one key, such as a session of a user.
 *
 * @param key the key
 * @param fromMillis its start, epoch milliseconds UTC
 * @param toMillis its end, exclusive
 */
public record KeySpan(String key, long fromMillis, long toMillis) {
  public KeySpan {
    requireNonNull(key, "key");
  }

  /**
   * A condition on rows of {@link FileRows#alongside}: that one of the spans has the key and the
   * instant in these columns.
   */
  public static String has(String key, String instant) {
    return "EXISTS (FROM key_spans WHERE key_spans.key = %s AND epoch_ms(%s) >= from_millis AND epoch_ms(%s) < to_millis)"
        .formatted(
            ViewSql.identifier(key), ViewSql.identifier(instant), ViewSql.identifier(instant));
  }
}
