/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.gold;

import dev.tidemark.transforms.window.WindowPane;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Objects;

/**
 * How many events of a type happened in a window, and how many users were behind them.
 *
 * @param pane the window and pane
 * @param eventType the event type
 * @param eventCount how many events
 * @param uniqueUsers the estimate of {@code usersSketch}, rounded
 * @param usersSketch a compact HLL sketch of the user ids: merge these, never add up estimates
 * @param lastArrivalMillis the latest arrival time among the events, epoch milliseconds UTC
 */
@SuppressWarnings("ArrayRecordComponent") // Equality is by content, below.
public record EventsPerMinute(
    WindowPane pane,
    String eventType,
    long eventCount,
    long uniqueUsers,
    byte[] usersSketch,
    long lastArrivalMillis)
    implements Serializable {

  @Override
  public boolean equals(Object other) {
    return other instanceof EventsPerMinute that
        && pane.equals(that.pane)
        && eventType.equals(that.eventType)
        && eventCount == that.eventCount
        && uniqueUsers == that.uniqueUsers
        && Arrays.equals(usersSketch, that.usersSketch)
        && lastArrivalMillis == that.lastArrivalMillis;
  }

  @Override
  public int hashCode() {
    return Objects.hash(pane, eventType, eventCount, uniqueUsers, lastArrivalMillis);
  }
}
