/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.calibrate;

import static java.util.Objects.requireNonNull;

import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * How late the events of a group were. Quantiles are exact, in milliseconds; negative where the
 * producers' clocks are ahead of the broker's.
 *
 * @param topic the topic, or null for all topics together
 * @param group the value of the column that was grouped by, or null for all, or for events without
 *     one
 * @param events how many events
 * @param p50Millis half of them were not later than this
 * @param p95Millis 95 % of them were not later than this
 * @param p99Millis 99 % of them were not later than this
 * @param maxMillis none was later than this
 */
public record Lateness(
    @Nullable String topic,
    @Nullable String group,
    long events,
    long p50Millis,
    long p95Millis,
    long p99Millis,
    long maxMillis) {

  /** The row of a query with these seven columns. */
  static Lateness of(java.util.List<@Nullable Object> row) {
    return new Lateness(
        (String) row.get(0),
        (String) row.get(1),
        number(row.get(2)),
        number(row.get(3)),
        number(row.get(4)),
        number(row.get(5)),
        number(row.get(6)));
  }

  static long number(@Nullable Object value) {
    return ((Number) requireNonNull(value, "a number")).longValue();
  }
}
