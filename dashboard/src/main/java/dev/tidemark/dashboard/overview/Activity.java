/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.dashboard.overview;

import java.util.List;
import java.util.Map;

/**
 * Events per minute of event time, without gaps, oldest first.
 *
 * @param minutes at most an hour, up to the newest window
 * @param types what happened in those minutes, by event type
 */
public record Activity(List<Minute> minutes, List<TypeShare> types) {

  static final Activity NONE = new Activity(List.of(), List.of());

  /**
   * A window of one minute.
   *
   * @param startMillis its first instant, epoch milliseconds UTC
   * @param isFinal whether its values cannot change any more; true for a minute without events
   * @param counts events by type; types without events are left out
   */
  public record Minute(long startMillis, boolean isFinal, Map<String, Long> counts) {}

  /**
   * An event type's part in all events of the shown minutes.
   *
   * @param type the event type's label
   * @param count its events
   * @param percent its share of all events, 0 to 100
   */
  public record TypeShare(String type, long count, double percent) {}

  int openMinutes() {
    return Math.toIntExact(minutes.stream().filter(minute -> !minute.isFinal()).count());
  }
}
