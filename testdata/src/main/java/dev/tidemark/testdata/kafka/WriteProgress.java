/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.testdata.kafka;

import java.time.Duration;
import java.time.Instant;

/**
 * How far writing has come.
 *
 * @param records how many records have been sent; not all may have been acknowledged yet
 * @param payloadBytes the sum of their keys' and values' sizes
 * @param lastArrival the arrival of the last one, or null before the first
 * @param elapsed since writing began
 */
public record WriteProgress(
    long records, long payloadBytes, Instant lastArrival, Duration elapsed) {}
