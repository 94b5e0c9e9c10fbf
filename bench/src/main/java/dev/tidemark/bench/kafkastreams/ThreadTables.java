/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.bench.kafkastreams;

import dev.tidemark.bench.work.ClickstreamWork;
import dev.tidemark.bench.work.VisibleRecords;
import dev.tidemark.pipeline.table.WrittenFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The writers of each stream thread, which all of its tasks share, and their commits in two phases.
 *
 * <p>By the clock, files are ended, noted in the store of a task, and the thread is asked for a
 * commit, which comes before any further record: one transaction with the offsets, state and output
 * of all of its tasks, whose records are in these files. At the next tick the files are made
 * visible. A task that is started again finds in its store what was not, or not for sure, and makes
 * it visible then; what was visible before stays as it is.
 */
final class ThreadTables {
  private static final Duration TICK = Duration.ofMillis(100);

  private final Path warehouse;
  private final ClickstreamWork committer;
  private final Duration interval;
  private final VisibleRecords visible;
  private final ThreadLocal<ThreadWork> works = ThreadLocal.withInitial(this::open);

  private static final class ThreadWork {
    private final ClickstreamWork work;
    private long finishedMillis;

    ThreadWork(ClickstreamWork work) {
      this.work = work;
    }
  }

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

  private ThreadWork open() {
    return new ThreadWork(ClickstreamWork.on(warehouse));
  }

  /**
   * The writers for a task of the current thread; from now on they are committed.
   *
   * @param pending the task's store for files that are not known to be visible
   */
  ClickstreamWork ofThisThread(
      ProcessorContext<?, ?> context, KeyValueStore<Long, List<WrittenFile>> pending) {
    context.schedule(
        TICK, PunctuationType.WALL_CLOCK_TIME, millis -> tick(millis, context, pending));
    return works.get().work;
  }

  private void tick(
      long millis, ProcessorContext<?, ?> context, KeyValueStore<Long, List<WrittenFile>> pending) {
    commit(pending);
    ThreadWork thread = works.get();
    if (millis - thread.finishedMillis < interval.toMillis() || thread.work.isFinished()) {
      return;
    }
    try {
      pending.put(millis, thread.work.finishParts());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    thread.finishedMillis = millis;
    context.commit();
  }

  private void commit(KeyValueStore<Long, List<WrittenFile>> pending) {
    List<Long> done = new ArrayList<>();
    try (KeyValueIterator<Long, List<WrittenFile>> transactions = pending.all()) {
      while (transactions.hasNext()) {
        KeyValue<Long, List<WrittenFile>> transaction = transactions.next();
        // Who commits for all threads does not have to look what the others have done.
        synchronized (committer) {
          committer.commit(transaction.value);
          visible.reached(committer.visible());
        }
        done.add(transaction.key);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted in a commit", e);
    }
    done.forEach(pending::delete);
  }
}
