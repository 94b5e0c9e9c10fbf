/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.stage;

import java.io.Serializable;
import java.util.List;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * What one task of a stage works on.
 *
 * @param partition its partition
 * @param stateVersion the version of the state to start from
 * @param chunks the records for it
 * @param mark for a split of an unbounded source, the checkpoint mark to go on from, or null
 */
@SuppressWarnings("ArrayRecordComponent") // Inputs are compared by nobody.
public record TaskInput(
    int partition, long stateVersion, List<Chunk> chunks, byte @Nullable [] mark)
    implements Serializable {}
