/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.aggregate;

import org.apache.beam.sdk.transforms.windowing.DefaultTrigger;
import org.apache.beam.sdk.transforms.windowing.GlobalWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.joda.time.Duration;

/**
 * Ends the windows of an aggregation: its rows say themselves which window and pane they are of. A
 * grouping after it would otherwise accumulate panes once more.
 */
final class GlobalRows {

  private GlobalRows() {}

  static <T> Window<T> window() {
    return Window.<T>into(new GlobalWindows())
        .triggering(DefaultTrigger.of())
        .withAllowedLateness(Duration.ZERO)
        .discardingFiredPanes();
  }
}
