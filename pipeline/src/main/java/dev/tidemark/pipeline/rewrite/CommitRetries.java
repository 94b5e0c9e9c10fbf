/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.rewrite;

import org.apache.iceberg.Table;
import org.apache.iceberg.exceptions.CommitFailedException;

/** Changes to a table that a pipeline commits to all the time: whoever comes second tries again. */
final class CommitRetries {

  private static final int ATTEMPTS = 20;

  private CommitRetries() {}

  /** Runs an attempt, which must prepare its change anew each time, until it wins the race. */
  static void run(Table table, Runnable attempt) {
    for (int failures = 1; ; failures++) {
      try {
        attempt.run();
        return;
      } catch (CommitFailedException e) {
        if (failures == ATTEMPTS) {
          throw e;
        }
        table.refresh();
      }
    }
  }
}
