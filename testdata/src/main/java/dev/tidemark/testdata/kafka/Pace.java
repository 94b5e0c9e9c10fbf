/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.testdata.kafka;

/** When records are sent. */
public enum Pace {
  /** At once; each keeps its arrival as its timestamp, whatever the clock says. */
  AS_FAST_AS_POSSIBLE,

  /**
   * Each when its arrival comes by this machine's clock, or at once if that is past. The timestamp
   * is the arrival, but never in the future and never before that of an earlier record.
   */
  BY_ARRIVAL
}
