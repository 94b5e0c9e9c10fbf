/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.stage;

import dev.tidemark.runners.spark.state.StateVersion;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import org.apache.beam.runners.core.metrics.MetricsContainerStepMap;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.Instant;

/**
 * What the driver learns from a task: where its outputs are and what its partition waits for.
 *
 * @param partition the partition
 * @param state what the partition's state waits for
 * @param chunks the outputs for the stages behind
 * @param views the panes of side inputs
 * @param positions how far each split or partition of a source was read
 * @param metrics the user's metrics of the task
 */
public record TaskResult(
    int partition,
    PartitionState state,
    List<Chunk> chunks,
    List<ViewPane> views,
    Map<String, SourcePosition> positions,
    MetricsContainerStepMap metrics)
    implements Serializable {

  /**
   * The state of a partition in the eyes of the driver.
   *
   * @param version the version of its state
   * @param hold its earliest watermark hold, or null
   * @param nextEventTimer the time of its first event-time timer, or null
   * @param nextProcessingTimer the time of its first processing-time timer, or null
   * @param waiting whether inputs wait for a side input
   * @param rows how many rows its state has, or {@link StateVersion#NOT_COUNTED}
   * @param bytes about how much memory and local disk its state takes
   */
  public record PartitionState(
      long version,
      @Nullable Instant hold,
      @Nullable Instant nextEventTimer,
      @Nullable Instant nextProcessingTimer,
      boolean waiting,
      long rows,
      long bytes)
      implements Serializable {
    /** A partition that never ran. */
    public static final PartitionState NEW = new PartitionState(0, null, null, null, false, 0, 0);
  }

  /**
   * How far a split of an unbounded source was read.
   *
   * @param mark its checkpoint mark, encoded
   * @param watermark its watermark
   * @param backlog whether it had more to give at once
   */
  @SuppressWarnings("ArrayRecordComponent") // Positions are compared by nobody.
  public record SourcePosition(byte[] mark, Instant watermark, boolean backlog)
      implements Serializable {}
}
