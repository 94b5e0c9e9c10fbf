/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.dashboard.overview;

/**
 * What became of the records.
 *
 * @param received all records
 * @param onTime good events that were not late
 * @param late good events that came late, but were counted
 * @param duplicates events that were there already
 * @param tooLate events that came too late to be counted
 * @param deadLetters records that could not become events
 */
public record Quality(
    Tally received, Tally onTime, Tally late, Tally duplicates, Tally tooLate, Tally deadLetters) {

  static final Quality NONE =
      new Quality(Tally.NONE, Tally.NONE, Tally.NONE, Tally.NONE, Tally.NONE, Tally.NONE);

  /** The events of silver. */
  public Tally good() {
    return onTime.plus(late);
  }

  /**
   * Records that are in bronze but in no other table yet; negative while bronze is the one behind.
   */
  public long inFlight() {
    return received.total()
        - good().total()
        - duplicates.total()
        - tooLate.total()
        - deadLetters.total();
  }
}
