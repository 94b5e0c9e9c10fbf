/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.dashboard.overview;

import java.time.Duration;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Tells a pipeline's state from its commits.
 *
 * <p>A pipeline whose source is idle still closes a window about once a minute until none is open,
 * because its watermark follows the clock. So open windows without commits mean that it stopped,
 * while no open windows without commits only mean that nothing is left to do.
 *
 * @param liveWithin how long after a commit of new records the pipeline counts as live
 * @param stoppedAfter how long unfinished work may go without any commit
 * @param oldAfter how long after the last commit finished work counts as old
 */
public record StateRule(Duration liveWithin, Duration stoppedAfter, Duration oldAfter) {

  /** 30 seconds, 3 minutes, 15 minutes: for pipelines that commit every few seconds. */
  public static final StateRule DEFAULT =
      new StateRule(Duration.ofSeconds(30), Duration.ofMinutes(3), Duration.ofMinutes(15));

  public StateRule {
    requirePositive("liveWithin", liveWithin);
    requirePositive("stoppedAfter", stoppedAfter);
    requirePositive("oldAfter", oldAfter);
  }

  /**
   * The state at an instant.
   *
   * @param nowMillis the instant
   * @param lastReceivedMillis the last commit of new records, or null if nothing was received
   * @param lastCommitMillis the last commit to any table, or null if there was none
   * @param unfinished whether windows are open or records are on their way
   */
  PipelineState stateAt(
      long nowMillis,
      @Nullable Long lastReceivedMillis,
      @Nullable Long lastCommitMillis,
      boolean unfinished) {
    if (lastReceivedMillis == null || lastCommitMillis == null) {
      return PipelineState.EMPTY;
    }
    if (nowMillis - lastReceivedMillis <= liveWithin.toMillis()) {
      return PipelineState.LIVE;
    }
    long silentMillis = nowMillis - lastCommitMillis;
    if (unfinished) {
      return silentMillis > stoppedAfter.toMillis() ? PipelineState.STOPPED : PipelineState.QUIET;
    }
    return silentMillis > oldAfter.toMillis() ? PipelineState.OLD : PipelineState.QUIET;
  }

  private static void requirePositive(String name, Duration duration) {
    if (duration.isNegative() || duration.isZero()) {
      throw new IllegalArgumentException(name + " must be positive, but is " + duration);
    }
  }
}
