/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.rides;

import static java.util.Objects.requireNonNull;

import dev.tidemark.transforms.window.WindowPane;
import java.io.Serializable;

/**
 * How many ride events of a type happened in a window.
 *
 * @param pane the window and pane
 * @param eventType the event type
 * @param eventCount how many events
 * @param lastArrivalMillis the latest arrival time among the events, epoch milliseconds UTC
 */
public record RideCount(WindowPane pane, String eventType, long eventCount, long lastArrivalMillis)
    implements Serializable {

  public RideCount {
    requireNonNull(pane, "pane");
    requireNonNull(eventType, "eventType");
  }
}
