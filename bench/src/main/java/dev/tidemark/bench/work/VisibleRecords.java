/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.bench.work;

import dev.tidemark.bench.contender.DrainProgress;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Adds up what the threads of a contender have made visible: a record counts when it is in bronze
 * and in one of the tables behind it.
 */
public final class VisibleRecords {
  private final long records;
  private final DrainProgress progress;
  private final CountDownLatch complete = new CountDownLatch(1);
  private long received;
  private long settled;

  /** Counts up to so many records. */
  public VisibleRecords(long records, DrainProgress progress) {
    this.records = records;
    this.progress = progress;
  }

  /** Adds what a thread has made visible. */
  public synchronized void add(FinishedWork more) {
    received += more.received();
    settled += more.settled();
    long visible = Math.min(received, settled);
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
