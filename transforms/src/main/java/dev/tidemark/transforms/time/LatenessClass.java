/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.time;

/** How late an event was, by values stored with its record and nothing else. */
public enum LatenessClass {
  /** Not later than the watermark's delay: can never be behind the watermark. */
  ON_TIME("on_time"),
  /** Behind the watermark's delay, within the allowed lateness: corrects results. */
  LATE("late"),
  /** Beyond the allowed lateness: kept aside until a backfill brings it in. */
  TOO_LATE("too_late");

  private final String label;

  LatenessClass(String label) {
    this.label = label;
  }

  /** The name used in tables and reports. */
  public String label() {
    return label;
  }
}
