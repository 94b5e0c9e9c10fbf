/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.translate;

import org.apache.beam.sdk.runners.AppliedPTransform;

/** Turns one kind of transform into steps and stages. */
interface PrimitiveTranslator {

  /**
   * Returns whether the translator takes this application; one that does not is translated by its
   * parts.
   */
  default boolean accepts(AppliedPTransform<?, ?, ?> applied) {
    return true;
  }

  /** Adds what the application becomes to the plan. */
  void translate(AppliedPTransform<?, ?, ?> applied, PlanBuilder plan);
}
