/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.stage;

import java.io.Serializable;
import org.apache.beam.sdk.values.WindowedValue;

/**
 * A step inside a stage, on an executor: it takes an element and passes its outputs straight on to
 * the steps behind it, with no encoding and no buffer in between. A step lives as long as its
 * {@link StageRuntime}; a task of the stage is one bundle.
 */
public interface Step {

  /** Takes an element. */
  void process(WindowedValue<Object> element);

  /**
   * Ends the bundle: whatever was held back for it is passed on. Called in the order of the steps,
   * once a task.
   */
  default void finishBundle() {}

  /** Ends the life of the step. */
  default void teardown() {}

  /** What a step is made from on an executor; shipped with its stage. */
  interface Spec extends Serializable {

    /** The name of the transform in the pipeline. */
    String name();

    /** Makes the step. */
    Step create(StageRuntime runtime);
  }
}
