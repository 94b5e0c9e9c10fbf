/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.stage;

import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * The stages that are set up on this JVM, by run: batches borrow them, so that DoFns are set up
 * once and not once a batch. Keyed by run, so pipelines in one JVM do not meet.
 */
public final class StageRuntimes {
  private static final Map<String, StageRuntimes> RUNS = new ConcurrentHashMap<>();

  private final Map<Integer, Queue<StageRuntime>> idle = new ConcurrentHashMap<>();

  private final Map<String, Object> kept = new ConcurrentHashMap<>();

  private StageRuntimes() {}

  /** The stages of a run. */
  public static StageRuntimes of(String runId) {
    return RUNS.computeIfAbsent(runId, unused -> new StageRuntimes());
  }

  /** Takes a stage that nobody uses, or null. */
  public StageRuntime borrow(int stage) {
    return queue(stage).poll();
  }

  /** Gives a stage back after a task that did not fail. */
  public void giveBack(StageRuntime runtime) {
    queue(runtime.stage()).add(runtime);
  }

  private Queue<StageRuntime> queue(int stage) {
    return idle.computeIfAbsent(stage, unused -> new ConcurrentLinkedQueue<>());
  }

  /**
   * Takes what a stage has kept in memory for a partition, or null. It is the stage's to tell
   * whether that is of the version that it goes on from.
   */
  @Nullable Object takeKept(int stage, int partition) {
    return kept.remove(stage + "/" + partition);
  }

  /**
   * Keeps something in memory for the next batch of a partition; if it is lost, it is made anew.
   */
  void keep(int stage, int partition, Object value) {
    kept.put(stage + "/" + partition, value);
  }

  /** Tears down what the run has on this JVM. */
  public static void end(String runId) {
    StageRuntimes run = RUNS.remove(runId);
    if (run != null) {
      run.idle.values().forEach(queue -> queue.forEach(StageRuntime::teardown));
    }
  }
}
