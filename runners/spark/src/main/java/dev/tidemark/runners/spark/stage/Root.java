/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.stage;

import java.io.Serializable;

/**
 * Where a stage begins: a source, or what stands behind a shuffle. It reads the input of the task
 * and passes elements to the steps behind.
 */
public interface Root {

  /** Reads the task's input, fires its due timers, and writes its state. */
  void run(TaskContext task) throws Exception;

  /** Ends the bundle. Called before the steps behind end theirs. */
  default void finishBundle() {}

  /** Ends the life of the root. */
  default void teardown() {}

  /** What a root is made from on an executor; shipped with its stage. */
  interface Spec extends Serializable {

    /** The name of the transform in the pipeline. */
    String name();

    /** Whether the root keeps state between batches. */
    boolean isStateful();

    /**
     * Whether what waits in the root's state waits for nothing but the commit of the batch, so that
     * the next batch should follow at once.
     */
    default boolean waitsForCommit() {
      return false;
    }

    /**
     * What the root's state depends on: a pipeline in which it is another cannot go on from the
     * state.
     */
    default String fingerprint() {
      return getClass().getName();
    }

    /** Makes the root. */
    Root create(StageRuntime runtime);
  }
}
