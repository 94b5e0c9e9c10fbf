/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.stage;

import dev.tidemark.runners.spark.state.PartitionTimers;
import dev.tidemark.runners.spark.state.StoreTimerInternals.KeyedTimer;
import java.util.List;
import java.util.function.Consumer;
import org.apache.beam.sdk.state.TimeDomain;

/**
 * Fires the due timers of a partition until none is left, those that firing timers set included.
 */
final class DueTimers {
  private static final List<TimeDomain> ORDER =
      List.of(
          TimeDomain.PROCESSING_TIME,
          TimeDomain.SYNCHRONIZED_PROCESSING_TIME,
          TimeDomain.EVENT_TIME);

  private DueTimers() {}

  static void fire(PartitionTimers timers, Consumer<KeyedTimer> action) {
    boolean fired = true;
    while (fired) {
      fired = false;
      for (TimeDomain domain : ORDER) {
        for (KeyedTimer timer = timers.takeNextDue(domain);
            timer != null;
            timer = timers.takeNextDue(domain)) {
          action.accept(timer);
          fired = true;
        }
      }
    }
  }
}
