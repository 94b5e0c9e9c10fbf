/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms;

import static dev.tidemark.transforms.Events.millis;

import dev.tidemark.transforms.window.WindowPane;
import java.time.Duration;

/** Panes in words, so that a test shows all of them at a glance. */
public final class Panes {

  private Panes() {}

  /** Start of the window after the base, pane, timing, and whether it is the closing pane. */
  public static String describe(WindowPane pane) {
    Duration start = Duration.ofMillis(pane.windowStartMillis() - millis(Duration.ZERO));
    return "%s%02d:%02d #%d %s%s"
        .formatted(
            start.isNegative() ? "-" : "",
            start.abs().toHours(),
            start.abs().toMinutesPart(),
            pane.paneIndex(),
            pane.paneTiming(),
            pane.isFinal() ? " final" : "");
  }
}
