/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.calibrate;

/**
 * What a {@code maxDelay} would have cost.
 *
 * @param maxDelayMillis the delay: each window's on-time result waits this long after its end
 * @param onTime events that would have been on time
 * @param late events that would have corrected their windows in a late pane
 * @param tooLate events that would have been left out of silver and gold
 * @param tooLateShare those, as a share of all events
 */
public record DelayCost(
    long maxDelayMillis, long onTime, long late, long tooLate, double tooLateShare) {}
