/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.direct;

import dev.tidemark.pipeline.config.PipelineConfig;
import dev.tidemark.pipeline.runner.RunnerCapabilities;
import dev.tidemark.pipeline.runner.RunnerCapabilities.Bundles;
import dev.tidemark.pipeline.runner.RunnerCapabilities.Checkpoints;
import dev.tidemark.pipeline.runner.RunnerCapabilities.FinalPanes;
import dev.tidemark.pipeline.runner.RunnerCapabilities.StableInput;
import dev.tidemark.pipeline.runner.RunnerProfile;
import org.apache.beam.runners.direct.DirectOptions;
import org.apache.beam.runners.direct.DirectRunner;
import org.apache.beam.sdk.options.PipelineOptions;

/** Beam's direct runner: one process, state in memory, for laptops and tests. */
public final class DirectProfile implements RunnerProfile {

  /** For {@link java.util.ServiceLoader}. */
  public DirectProfile() {}

  @Override
  public String name() {
    return "direct";
  }

  @Override
  public void configure(PipelineOptions options, PipelineConfig config) {
    options.setRunner(DirectRunner.class);
    DirectOptions direct = options.as(DirectOptions.class);
    direct.setBlockOnRun(false);
    // These check a pipeline's code, element by element; our tests do that.
    direct.setEnforceImmutability(false);
    direct.setEnforceEncodability(false);
  }

  @Override
  public RunnerCapabilities capabilities() {
    return new RunnerCapabilities(
        StableInput.REQUIRED, FinalPanes.CLOSING, Bundles.SMALL, Checkpoints.NONE);
  }
}
