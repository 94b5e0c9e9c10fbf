/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.table;

/** What a step that failed sees when the runner tries it again. */
public enum InputOnRetry {
  /** The same elements in the same groups: {@code @RequiresStableInput}. */
  STABLE,
  /**
   * Perhaps other groups of the same elements: for runners that refuse
   * {@code @RequiresStableInput}. A retried commit is recognised only if its group is the same.
   */
  MAY_DIFFER
}
