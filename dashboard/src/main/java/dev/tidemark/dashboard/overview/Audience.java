/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.dashboard.overview;

import java.util.List;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * How many different users were active.
 *
 * @param now the newest window of five minutes, or null without data
 * @param lastHour the hour up to the end of that window, or null without data
 * @param recent the windows of five minutes of that hour, one a minute, oldest first
 */
public record Audience(@Nullable Users now, @Nullable MergedUsers lastHour, List<Users> recent) {

  static final Audience NONE = new Audience(null, null, List.of());

  /**
   * Users of one window.
   *
   * @param startMillis its first instant, epoch milliseconds UTC
   * @param endMillis the first instant after it
   * @param users the estimate
   * @param isFinal whether it cannot change any more
   */
  public record Users(long startMillis, long endMillis, long users, boolean isFinal) {}

  /**
   * Users of several windows together, each counted once.
   *
   * @param startMillis the first instant, epoch milliseconds UTC
   * @param endMillis the first instant after the last window
   * @param users the estimate
   * @param atLeast the lower bound of the estimate, with a confidence of 95 per cent
   * @param atMost the upper bound of the estimate, with a confidence of 95 per cent
   * @param isFinal whether no window can change any more
   */
  public record MergedUsers(
      long startMillis, long endMillis, long users, long atLeast, long atMost, boolean isFinal) {}
}
