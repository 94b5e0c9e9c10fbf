/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.bench.kafkastreams;

import dev.tidemark.bench.work.ClickstreamWork;
import dev.tidemark.bench.work.FinishedWork;
import dev.tidemark.bench.work.VisibleRecords;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ProcessorContext;

/**
 * The writers of each stream thread, which all of its tasks share, and their commits.
 *
 * <p>Tables are committed by the clock, and behind each commit the thread is asked for its own,
 * which comes before any further record: it is one transaction with the offsets, state and output
 * of all of its tasks, and those that are read have been written.
 */
final class ThreadTables {
  private final Path warehouse;
  private final ClickstreamWork committer;
  private final Duration interval;
  private final VisibleRecords visible;
  private final ThreadLocal<ClickstreamWork> works = ThreadLocal.withInitial(this::open);

  /**
   * Writers of tables.
   *
   * @param committer commits what all threads have written; the tables are there
   * @param interval between the commits of a thread
   * @param visible is told what they have made visible
   */
  ThreadTables(
      Path warehouse, ClickstreamWork committer, Duration interval, VisibleRecords visible) {
    this.warehouse = warehouse;
    this.committer = committer;
    this.interval = interval;
    this.visible = visible;
  }

  private ClickstreamWork open() {
    return ClickstreamWork.on(warehouse);
  }

  /** The writers for a task of the current thread; from now on they are committed. */
  ClickstreamWork ofThisThread(ProcessorContext<?, ?> context) {
    context.schedule(interval, PunctuationType.WALL_CLOCK_TIME, unused -> commit(context));
    return works.get();
  }

  private void commit(ProcessorContext<?, ?> context) {
    ClickstreamWork work = works.get();
    if (work.isFinished()) {
      // By another task of the thread.
      return;
    }
    try {
      FinishedWork finished = work.finishParts();
      // Who commits for all threads does not have to look what the others have done.
      synchronized (committer) {
        committer.commit(finished);
      }
      visible.add(finished);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted in a commit", e);
    }
    context.commit();
  }
}
