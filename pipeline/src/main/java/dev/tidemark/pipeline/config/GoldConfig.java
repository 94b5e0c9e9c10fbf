/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.config;

import static java.util.Objects.requireNonNull;

import dev.tidemark.transforms.window.EmitMode;
import java.io.Serializable;
import java.time.Duration;

/**
 * The windowed results.
 *
 * @param window the tumbling window of events per minute and page views
 * @param activeUsersWindow the sliding window of active users
 * @param activeUsersPeriod how often one of those starts
 * @param topPages how many pages of a window are ranked
 * @param emit which panes become rows
 * @param earlyFiring how long after its first new event a window emits an early pane
 */
public record GoldConfig(
    Duration window,
    Duration activeUsersWindow,
    Duration activeUsersPeriod,
    int topPages,
    EmitMode emit,
    Duration earlyFiring)
    implements Serializable {

  public GoldConfig {
    requireNonNull(window, "window");
    requireNonNull(activeUsersWindow, "activeUsersWindow");
    requireNonNull(activeUsersPeriod, "activeUsersPeriod");
    requireNonNull(emit, "emit");
    requireNonNull(earlyFiring, "earlyFiring");
  }
}
