/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.bench.work;

import dev.tidemark.bench.contender.DrainProgress;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** How many records a contender's tables show; for any thread. */
public final class VisibleRecords {
  private final long records;
  private final DrainProgress progress;
  private final CountDownLatch complete = new CountDownLatch(1);

  /** Waits for so many records. */
  public VisibleRecords(long records, DrainProgress progress) {
    this.records = records;
    this.progress = progress;
  }

  /** Notes how many are visible now. */
  public void reached(long visible) {
    progress.reached(visible);
    if (visible >= records) {
      complete.countDown();
    }
  }

  /** Waits until all are visible, for so long at most; says whether they are. */
  public boolean awaitAll(long millis) throws InterruptedException {
    return complete.await(millis, TimeUnit.MILLISECONDS);
  }
}
