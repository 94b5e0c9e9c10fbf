/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.stage;

import dev.tidemark.runners.spark.stage.TaskResult.SourcePosition;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * What one task of a stage works on.
 *
 * @param partition its partition
 * @param stateVersion the version of the state to start from
 * @param chunks the records for it
 * @param positions for a source, where the batch before has left its splits or partitions
 * @param range for a source of numbered records, what to read; else null
 */
public record TaskInput(
    int partition,
    long stateVersion,
    List<Chunk> chunks,
    Map<String, SourcePosition> positions,
    @Nullable OffsetRange range)
    implements Serializable {

  /** The input of a task that is no source. */
  public static TaskInput of(int partition, long stateVersion, List<Chunk> chunks) {
    return new TaskInput(partition, stateVersion, chunks, Map.of(), null);
  }
}
