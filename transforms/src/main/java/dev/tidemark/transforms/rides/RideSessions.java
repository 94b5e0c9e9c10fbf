/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.rides;

import dev.tidemark.transforms.money.Amount;
import dev.tidemark.transforms.sessions.AggregateSessions;
import dev.tidemark.transforms.window.AggregationWindows;
import dev.tidemark.transforms.window.WindowSpecification;
import java.time.Duration;

/** Sessions of users: what they do until they do nothing for 30 minutes. */
public final class RideSessions {

  /** Half an hour. */
  public static final WindowSpecification DEFAULT_WINDOW =
      WindowSpecification.session(Duration.ofMinutes(30));

  private RideSessions() {}

  /** Sessions with a gap of half an hour, and the fares in them. */
  public static AggregateSessions<RideEvent> of(AggregationWindows windows) {
    return of(windows, DEFAULT_WINDOW);
  }

  /**
   * Sessions with another gap.
   *
   * @throws IllegalArgumentException where the window is not a session
   */
  public static AggregateSessions<RideEvent> of(
      AggregationWindows windows, WindowSpecification window) {
    return AggregateSessions.of(
        windows,
        window,
        RideEvent::userId,
        event -> event.amount() == null ? Amount.ZERO : event.amount());
  }
}
