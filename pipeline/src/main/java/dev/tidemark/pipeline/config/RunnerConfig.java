/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.config;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;

/**
 * What runs the pipeline.
 *
 * @param name the name of a runner profile
 * @param options options of the Beam runner by their names, without dashes
 * @param microBatches how it runs micro-batches, if it does
 */
public record RunnerConfig(String name, Map<String, String> options, MicroBatchConfig microBatches)
    implements Serializable {

  public RunnerConfig {
    requireNonNull(name, "name");
    options = Map.copyOf(options);
    requireNonNull(microBatches, "microBatches");
  }

  /** With micro-batches as they are by default. */
  public RunnerConfig(String name, Map<String, String> options) {
    this(name, options, MicroBatchConfig.DEFAULT);
  }

  /** The same, with its checkpoint elsewhere, whatever the options say. */
  public RunnerConfig withCheckpointLocation(String location) {
    Map<String, String> others = new HashMap<>(options);
    others.remove("checkpointLocation");
    return new RunnerConfig(
        name,
        others,
        new MicroBatchConfig(
            microBatches.trigger(),
            microBatches.triggerInterval(),
            microBatches.maxOffsetsPerTrigger(),
            location));
  }
}
