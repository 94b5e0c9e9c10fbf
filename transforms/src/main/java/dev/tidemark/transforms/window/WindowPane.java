/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.window;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.apache.beam.sdk.transforms.windowing.PaneInfo;
import org.apache.beam.sdk.transforms.windowing.PaneInfo.Timing;

/**
 * Which window a result is for, and which of the window's panes it came with.
 *
 * @param windowStartMillis the window's first instant, epoch milliseconds UTC
 * @param windowEndMillis the first instant after the window, epoch milliseconds UTC
 * @param paneIndex 0 for the first pane of the window and key; the highest index is the value
 * @param paneTiming early, on time or late
 * @param isFinal whether this is the closing pane: nothing can change the value any more
 */
public record WindowPane(
    long windowStartMillis,
    long windowEndMillis,
    long paneIndex,
    Timing paneTiming,
    boolean isFinal)
    implements Serializable {

  public WindowPane {
    requireNonNull(paneTiming, "paneTiming");
  }

  /** Of a result that a runner fired. */
  public static WindowPane of(IntervalWindow window, PaneInfo pane) {
    return new WindowPane(
        window.start().getMillis(),
        window.end().getMillis(),
        pane.getIndex(),
        pane.getTiming(),
        pane.isLast());
  }
}
