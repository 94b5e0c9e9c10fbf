/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.config;

import java.io.Serializable;

/**
 * How large payloads may be.
 *
 * @param maxPayloadBytes the largest payload that is parsed
 * @param deadLetterPayloadBytes how much of a payload a dead letter keeps
 */
public record PayloadLimits(int maxPayloadBytes, int deadLetterPayloadBytes)
    implements Serializable {}
