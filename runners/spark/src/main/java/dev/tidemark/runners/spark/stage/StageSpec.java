/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.stage;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import org.apache.beam.runners.core.construction.SerializablePipelineOptions;

/**
 * A stage as it is shipped to executors: where it begins and the stateless steps fused behind that,
 * up to the next shuffle.
 *
 * @param id the stage's number in the pipeline
 * @param name the name of the transform that it begins with
 * @param root where it begins
 * @param steps the steps by the number of the PCollection that they read, in the order of the
 *     pipeline
 * @param options the options of the pipeline
 */
public record StageSpec(
    int id,
    String name,
    Root.Spec root,
    Map<Integer, List<NumberedStep>> steps,
    SerializablePipelineOptions options)
    implements Serializable {

  /**
   * A step with its place in the pipeline; a step that reads several PCollections appears under
   * each of them, and is one step.
   *
   * @param order its place in the order of the pipeline, by which bundles end
   * @param spec the step
   */
  public record NumberedStep(int order, Step.Spec spec) implements Serializable {}
}
