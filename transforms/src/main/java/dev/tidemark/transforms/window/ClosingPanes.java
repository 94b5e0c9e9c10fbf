/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.window;

/** Whether the runner fires a last pane for each window when nothing more can come. */
public enum ClosingPanes {
  /** It does: the closing pane of a window and key is marked and comes even without new data. */
  ALWAYS,
  /**
   * It cannot (the stock Spark runner in streaming, whose expired windows would fire empty panes
   * for ever): no pane is marked, and the latest pane is the value.
   */
  NEVER
}
