/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.translate;

import dev.tidemark.runners.spark.stage.StageSpec;
import java.util.List;
import java.util.Set;
import org.apache.beam.runners.core.metrics.MetricsContainerStepMap;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * A pipeline as stages, in an order in which each comes behind those that it reads from.
 *
 * @param stages the stages
 * @param usesProcessingTime whether a trigger or a timer goes by processing time
 * @param metrics what sources reported while they were split
 */
public record PipelinePlan(
    List<Stage> stages, boolean usesProcessingTime, MetricsContainerStepMap metrics) {

  /** Returns whether a stage is fed in the given way. */
  public boolean has(Kind kind) {
    return stages.stream().anyMatch(stage -> stage.kind() == kind);
  }

  /**
   * A stage with its place among the others.
   *
   * @param spec what is shipped to executors
   * @param kind how the driver feeds it
   * @param upstream the numbers of the stages that it reads from
   * @param viewsRead the tags of the side inputs that its root reads
   * @param viewsWritten the tags of the side inputs that it writes
   * @param source what the driver needs to know of a source, or null
   */
  public record Stage(
      StageSpec spec,
      Kind kind,
      Set<Integer> upstream,
      Set<String> viewsRead,
      Set<String> viewsWritten,
      @Nullable SourceDescription source) {}

  /** How the driver feeds a stage. */
  public enum Kind {
    /** Runs once, in the first batch. */
    IMPULSE,
    /** Runs once, in the first batch, with a task for each partition that has splits. */
    BOUNDED,
    /** Is fed the events of a TestStream, one a batch. */
    TEST_STREAM,
    /** Runs in each batch, with a task for each split. */
    UNBOUNDED,
    /** Reads ranges of offsets that the batch was planned with, with a task for each partition. */
    KAFKA,
    /** Reads a shuffle. */
    SHUFFLED
  }

  /** What the driver needs to know of a source. */
  public interface SourceDescription {}

  /**
   * A source that is read in splits.
   *
   * @param splits how many
   */
  public record Splits(int splits) implements SourceDescription {}
}
