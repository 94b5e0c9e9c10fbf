/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.dashboard.overview;

import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * The dead letters of one type.
 *
 * @param type the failure type's label
 * @param tally how many there are
 * @param newest the one that arrived last
 */
public record DeadLetters(String type, Tally tally, Sample newest) {

  /**
   * One dead letter. Its texts come from outside: not to be trusted.
   *
   * @param message what was wrong
   * @param stage the step that refused it
   * @param field the field at fault, or null
   * @param topic the topic
   * @param partition the partition
   * @param offset the offset
   * @param arrivalMillis when it arrived, epoch milliseconds UTC
   * @param payloadBytes the payload's size as it was sent
   * @param payload the beginning of the payload as text, or null for a tombstone
   */
  public record Sample(
      String message,
      String stage,
      @Nullable String field,
      String topic,
      long partition,
      long offset,
      long arrivalMillis,
      long payloadBytes,
      @Nullable String payload) {}
}
