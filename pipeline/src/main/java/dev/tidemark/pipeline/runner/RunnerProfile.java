/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.runner;

import dev.tidemark.pipeline.config.PipelineConfig;
import dev.tidemark.pipeline.failure.TidemarkException;
import java.util.Optional;
import org.apache.beam.sdk.options.PipelineOptions;

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

  /** What a pipeline on this runner may rely on. */
  RunnerCapabilities capabilities();

  /**
   * Where a run of this configuration would go on from, in words; empty if it would start anew,
   * because the runner keeps no checkpoints or has none yet.
   */
  default Optional<String> checkpoint(PipelineConfig config) {
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
