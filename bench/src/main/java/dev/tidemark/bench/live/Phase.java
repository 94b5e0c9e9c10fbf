/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.bench.live;

/**
 * A time during which a topic is written at one rate.
 *
 * @param rate records a second
 * @param seconds how long
 */
public record Phase(int rate, int seconds) {
  /**
   * Some of the generator's records are copies that arrive up to ten minutes later, three in a
   * hundred: nobody waits for the last ones.
   */
  private static final double IN_TIME = 0.96;

  /** How many records it has. */
  public long records() {
    return (long) rate * seconds;
  }

  /** How many events a generator has to make for it. */
  long generatedEvents() {
    return (long) Math.ceil(records() / IN_TIME);
  }
}
