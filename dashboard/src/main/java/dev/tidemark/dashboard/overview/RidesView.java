/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.dashboard.overview;

import java.util.List;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * What the page of rides shows.
 *
 * @param warehouse where the tables are
 * @param records what became of the records
 * @param counts events per type of the last hour of event time, in windows that do not overlap
 * @param sessions how many sessions there are
 * @param newestSessions the sessions with the latest events, those first
 * @param completions what became of requested rides, by the hour of the request, latest first
 */
public record RidesView(
    String warehouse,
    StreamRecords records,
    List<RideCount> counts,
    SessionTally sessions,
    List<RideSession> newestSessions,
    List<HourOfRides> completions) {

  /** Events of a type in a window. */
  public record RideCount(
      long startMillis, long endMillis, String eventType, long events, boolean isFinal) {}

  /**
   * How many sessions.
   *
   * @param finished sessions that nothing can change any more
   * @param open the others
   * @param replaced identities that rows told of before late events joined them to others
   */
  public record SessionTally(long finished, long open, long replaced) {}

  /**
   * A session as it is known now.
   *
   * @param amount text, as a binary float would not be exact
   * @param rows how many rows have told of it
   * @param replaced how many sessions it has replaced
   */
  public record RideSession(
      String user,
      long firstMillis,
      long lastMillis,
      long events,
      String amount,
      long rows,
      long replaced,
      boolean isFinal) {}

  /**
   * Rides requested in an hour.
   *
   * @param medianMillis from request to completion, or null where none was completed
   */
  public record HourOfRides(
      long startMillis, long completed, long notCompleted, @Nullable Long medianMillis) {}
}
