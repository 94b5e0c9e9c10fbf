/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.stage;

import dev.tidemark.runners.spark.stage.TaskResult.SourcePosition;
import java.io.Serializable;
import java.util.List;
import java.util.Map;

/**
 * What one task of a stage works on.
 *
 * @param partition its partition
 * @param stateVersion the version of the state to start from
 * @param chunks the records for it
 * @param positions for a source, where the batch before has left its splits or partitions
 * @param endOffsets for a source of numbered records, the ends of its partitions when the batch
 *     began
 */
public record TaskInput(
    int partition,
    long stateVersion,
    List<Chunk> chunks,
    Map<String, SourcePosition> positions,
    Map<String, Long> endOffsets)
    implements Serializable {

  /** The input of a task that is no source. */
  public static TaskInput of(int partition, long stateVersion, List<Chunk> chunks) {
    return new TaskInput(partition, stateVersion, chunks, Map.of(), Map.of());
  }
}
