/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.recover;

/**
 * Places in a batch at which the process may be ended at once, as by {@code kill -9}, for tests of
 * recovery: with the system property {@code dev.tidemark.runners.spark.crash} set to a point and
 * the number of a batch, such as {@code STATE_COMMITTED:3}. Without it nothing happens.
 */
public enum CrashPoint {
  /** Spark has written down the offsets of the batch, and nothing has been done. */
  OFFSETS_WRITTEN,
  /** The batch is recorded as begun. */
  BATCH_BEGUN,
  /** All stages are through and have committed their state; the batch is not recorded as done. */
  STATE_COMMITTED,
  /**
   * The same, in a batch in which steps with {@code @RequiresStableInput} have had their effects.
   */
  STABLE_INPUT_PROCESSED,
  /** The batch is recorded as done; Spark does not know it yet. */
  BATCH_COMMITTED;

  private static final String PROPERTY = "dev.tidemark.runners.spark.crash";
  private static final int KILLED = 137;
  private static final String WANTED = System.getProperty(PROPERTY, "");

  /** Ends the process here if that is wanted. */
  public void reached(long batch) {
    int colon = WANTED.indexOf(':');
    if (colon > 0
        && WANTED.substring(0, colon).equals(name())
        && batch >= Long.parseLong(WANTED.substring(colon + 1))) {
      Runtime.getRuntime().halt(KILLED);
    }
  }
}
