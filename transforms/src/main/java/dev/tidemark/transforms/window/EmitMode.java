/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.window;

/** Which panes of a window become rows. */
public enum EmitMode {
  /** One row per key and window: the closing pane. Rows never change. */
  FINAL,
  /**
   * A row per pane: early, on time, late and closing. Accumulating; the latest pane is the value.
   */
  UPDATES
}
