/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark;

import java.util.List;
import org.apache.beam.sdk.PipelineRunner;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsRegistrar;
import org.apache.beam.sdk.runners.PipelineRunnerRegistrar;

/** Makes the runner and its options known to Beam by name. */
public final class SparkMicroBatchRegistrar {
  private SparkMicroBatchRegistrar() {}

  /** Registers the runner. */
  public static final class Runner implements PipelineRunnerRegistrar {
    @Override
    public Iterable<Class<? extends PipelineRunner<?>>> getPipelineRunners() {
      return List.of(SparkMicroBatchRunner.class);
    }
  }

  /** Registers the options. */
  public static final class Options implements PipelineOptionsRegistrar {
    @Override
    public Iterable<Class<? extends PipelineOptions>> getPipelineOptions() {
      return List.of(SparkMicroBatchPipelineOptions.class);
    }
  }
}
