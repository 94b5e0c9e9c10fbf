/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.config;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * What only the clickstream is told: its windowed results.
 *
 * @param window the tumbling window of events per minute and page views
 * @param activeUsersWindow the sliding window of active users
 * @param activeUsersPeriod how often one of those starts
 * @param topPages how many pages of a window are ranked
 */
public record ClickstreamConfig(
    Duration window, Duration activeUsersWindow, Duration activeUsersPeriod, int topPages)
    implements StreamConfig {

  /** The name of the stream. */
  public static final String STREAM = "clickstream";

  public ClickstreamConfig {
    requireNonNull(window, "window");
    requireNonNull(activeUsersWindow, "activeUsersWindow");
    requireNonNull(activeUsersPeriod, "activeUsersPeriod");
  }

  @Override
  public String stream() {
    return STREAM;
  }

  @Override
  public Duration longestWindow() {
    return window.compareTo(activeUsersWindow) > 0 ? window : activeUsersWindow;
  }
}
