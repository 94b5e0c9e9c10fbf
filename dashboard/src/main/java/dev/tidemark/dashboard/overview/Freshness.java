/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.dashboard.overview;

import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * How fresh the picture is and how far its results are settled. Instants are epoch milliseconds
 * UTC; null where there is no data yet.
 *
 * @param newestArrivalMillis the newest arrival time that is visible
 * @param lastReceivedMillis when records last became visible
 * @param lastCommitMillis the last commit to any table
 * @param arrivalToVisibleMillis how long the newest record took from its arrival to its commit
 * @param newestWindowEndMillis the end of the newest window that has events
 * @param finalUpToMillis the end of the newest window that is final
 * @param openWindows how many of the shown minutes are not final
 */
public record Freshness(
    @Nullable Long newestArrivalMillis,
    @Nullable Long lastReceivedMillis,
    @Nullable Long lastCommitMillis,
    @Nullable Long arrivalToVisibleMillis,
    @Nullable Long newestWindowEndMillis,
    @Nullable Long finalUpToMillis,
    int openWindows) {

  static final Freshness UNKNOWN = new Freshness(null, null, null, null, null, null, 0);

  /** Whether the newest window may still change. */
  boolean windowsOpen() {
    return newestWindowEndMillis != null
        && (finalUpToMillis == null || finalUpToMillis < newestWindowEndMillis);
  }
}
