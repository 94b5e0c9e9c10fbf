/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.host;

import dev.tidemark.runners.spark.stage.TaskResult.PartitionState;
import dev.tidemark.runners.spark.stage.TaskResult.SourcePosition;
import dev.tidemark.runners.spark.stage.ViewContents.WindowBytes;
import dev.tidemark.runners.spark.stage.ViewPane;
import java.io.Serializable;
import java.util.Map;
import java.util.Objects;
import org.apache.beam.runners.core.metrics.MetricsContainerStepMap;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.Instant;

/**
 * All that a pipeline is after a batch, but for the contents of its state stores, of which it has
 * the versions. A value: a batch makes a new one, so that the batch can be run again from the old
 * one.
 *
 * @param batch the number of the batch, 0 before the first
 * @param queryBatch the number of the latest batch of Spark's query that was read, -1 before the
 *     first; behind one there may be more batches, which read nothing
 * @param startedAt the recorded time of the first batch
 * @param processingTime the recorded time of the batch
 * @param stages the progress of each stage, by its number
 * @param views the panes of side inputs, by view and window
 * @param metrics the user's metrics of all batches up to this one
 */
public record EngineState(
    long batch,
    long queryBatch,
    Instant startedAt,
    Instant processingTime,
    Map<Integer, StageProgress> stages,
    Map<String, Map<WindowBytes, ViewPane>> views,
    MetricsContainerStepMap metrics)
    implements Serializable {

  /**
   * How far a stage has come.
   *
   * @param inputWatermark its input watermark
   * @param outputWatermark its output watermark
   * @param partitions the state of its partitions
   * @param positions for an unbounded source, how far each split or partition was read
   */
  public record StageProgress(
      Instant inputWatermark,
      Instant outputWatermark,
      Map<Integer, PartitionState> partitions,
      Map<String, SourcePosition> positions)
      implements Serializable {
    /** A stage that never ran. */
    public static final StageProgress NONE =
        new StageProgress(
            BoundedWindow.TIMESTAMP_MIN_VALUE,
            BoundedWindow.TIMESTAMP_MIN_VALUE,
            Map.of(),
            Map.of());
  }

  /** Returns the time of the first processing-time timer, or null. */
  public @Nullable Instant nextProcessingTimer() {
    return stages.values().stream()
        .flatMap(stage -> stage.partitions().values().stream())
        .map(PartitionState::nextProcessingTimer)
        .filter(Objects::nonNull)
        .min(Instant::compareTo)
        .orElse(null);
  }
}
