/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.table;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The moments of a commit at which a process may die, and must not leave anything that the next one
 * cannot put right. {@code tidemark chaos} and tests end the process there, as {@code kill -9} does
 * and without a word, by the system property {@code tidemark.die-at=POINT:N}: at the N-th time.
 */
public enum CommitPoint {
  /** A file is closed, and no batch knows of it. */
  FILE_WRITTEN,
  /** All files of a batch are known, and nothing is written down. */
  BATCH_BEGUN,
  /** The list of the batch's files is written down, and no table has any. */
  BATCH_NOTED,
  /** Some tables have their files, others do not. */
  TABLE_COMMITTED,
  /** All tables have their files, and the ledger does not say so. */
  TABLES_COMMITTED,
  /** The ledger says so, and the list of files is still there. */
  LEDGER_COMMITTED,
  /** All is done, and the runner does not know. */
  BATCH_DONE;

  private static final String PROPERTY = "tidemark.die-at";
  private static final int KILLED = 137;
  private static final Plan PLAN = Plan.of(System.getProperty(PROPERTY));

  /** Tells that the process is here. */
  public void reached() {
    if (PLAN != null && PLAN.point == this && PLAN.left.decrementAndGet() == 0) {
      Runtime.getRuntime().halt(KILLED);
    }
  }

  private record Plan(CommitPoint point, AtomicLong left) {

    static Plan of(String property) {
      if (property == null) {
        return null;
      }
      int colon = property.indexOf(':');
      return new Plan(
          CommitPoint.valueOf(colon < 0 ? property : property.substring(0, colon)),
          new AtomicLong(colon < 0 ? 1 : Long.parseLong(property.substring(colon + 1))));
    }
  }
}
