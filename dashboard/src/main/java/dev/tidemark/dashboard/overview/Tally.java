/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.dashboard.overview;

/**
 * How many records there are of a kind.
 *
 * @param total all of them
 * @param lastMinute those that arrived in the minute up to the newest visible arrival
 */
public record Tally(long total, long lastMinute) {

  /** No records. */
  static final Tally NONE = new Tally(0, 0);

  Tally plus(Tally other) {
    return new Tally(total + other.total, lastMinute + other.lastMinute);
  }
}
