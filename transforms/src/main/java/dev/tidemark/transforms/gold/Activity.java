/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.gold;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Objects;

/**
 * A part, or the whole, of what happened in a window: partial results of any bundles merge.
 *
 * @param eventCount how many events
 * @param usersSketch a compact HLL sketch of the user ids
 * @param lastArrivalMillis the latest arrival time among the events, epoch milliseconds UTC
 */
@SuppressWarnings("ArrayRecordComponent") // Equality is by content, below.
record Activity(long eventCount, byte[] usersSketch, long lastArrivalMillis)
    implements Serializable {

  @Override
  public boolean equals(Object other) {
    return other instanceof Activity that
        && eventCount == that.eventCount
        && Arrays.equals(usersSketch, that.usersSketch)
        && lastArrivalMillis == that.lastArrivalMillis;
  }

  @Override
  public int hashCode() {
    return Objects.hash(eventCount, Arrays.hashCode(usersSketch), lastArrivalMillis);
  }
}
