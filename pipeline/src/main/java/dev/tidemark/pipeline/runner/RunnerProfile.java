/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.runner;

import dev.tidemark.pipeline.config.PipelineConfig;
import dev.tidemark.pipeline.failure.TidemarkException;
import dev.tidemark.pipeline.runner.RunnerCapabilities.Checkpoints;
import java.util.Optional;
import org.apache.beam.sdk.options.PipelineOptions;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * A runner, and how Tidemark uses it. Runner modules provide theirs as a {@link
 * java.util.ServiceLoader} service, in a class with a public constructor without parameters.
 */
public interface RunnerProfile {

  /** The name that users give to {@code --runner}. */
  String name();

  /**
   * Sets the runner and what Tidemark wants of it. Options that users gave as {@code runner.*} are
   * already set and win.
   *
   * @throws dev.tidemark.pipeline.config.ConfigurationException if the options do not fit the
   *     runner
   */
  void configure(PipelineOptions options, PipelineConfig config);

  /** Whether there is a checkpoint for a run with this configuration. */
  enum Checkpoint {
    /** There is, and the run goes on from it. */
    PRESENT,
    /** There should be, by the configuration, and there is none. */
    MISSING,
    /** The run keeps none. */
    NOT_KEPT
  }

  /** Looks whether there is a checkpoint. */
  default Checkpoint checkpoint(PipelineConfig config) {
    return capabilities().checkpoints() == Checkpoints.KEPT
        ? Checkpoint.PRESENT
        : Checkpoint.NOT_KEPT;
  }

  /**
   * Moves the checkpoint away, so that a run starts with a new one; does nothing where there is
   * none.
   *
   * @return where it is now, or null
   * @throws dev.tidemark.pipeline.config.ConfigurationException if it cannot be moved
   */
  default @Nullable String setCheckpointAside(PipelineConfig config) {
    return null;
  }

  /** What a pipeline on this runner may rely on. */
  RunnerCapabilities capabilities();

  /** Where the checkpoint of a run with this configuration is kept; empty if it keeps none. */
  default Optional<String> checkpointLocation(PipelineConfig config) {
    return Optional.empty();
  }

  /**
   * What a failure means to users; empty if it is nothing that this runner knows better than
   * others.
   */
  default Optional<TidemarkException> explain(Throwable failure) {
    return Optional.empty();
  }
}
