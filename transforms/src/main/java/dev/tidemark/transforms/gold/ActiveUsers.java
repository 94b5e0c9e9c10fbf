/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.gold;

import dev.tidemark.transforms.window.WindowPane;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Objects;

/**
 * How many users were active in a (sliding) window, whatever they did.
 *
 * @param pane the window and pane
 * @param activeUsers the estimate of {@code usersSketch}, rounded
 * @param eventCount how many events they caused
 * @param usersSketch a compact HLL sketch of the user ids
 * @param lastArrivalMillis the latest arrival time among the events, epoch milliseconds UTC
 */
@SuppressWarnings("ArrayRecordComponent") // Equality is by content, below.
public record ActiveUsers(
    WindowPane pane, long activeUsers, long eventCount, byte[] usersSketch, long lastArrivalMillis)
    implements Serializable {

  @Override
  public boolean equals(Object other) {
    return other instanceof ActiveUsers that
        && pane.equals(that.pane)
        && activeUsers == that.activeUsers
        && eventCount == that.eventCount
        && Arrays.equals(usersSketch, that.usersSketch)
        && lastArrivalMillis == that.lastArrivalMillis;
  }

  @Override
  public int hashCode() {
    return Objects.hash(pane, activeUsers, eventCount, lastArrivalMillis);
  }
}
