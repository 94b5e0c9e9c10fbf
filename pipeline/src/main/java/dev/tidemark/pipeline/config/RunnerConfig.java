/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.config;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import java.util.Map;

/**
 * What runs the pipeline.
 *
 * @param name the name of a runner profile
 * @param options options of the Beam runner by their names, without dashes
 */
public record RunnerConfig(String name, Map<String, String> options) implements Serializable {

  public RunnerConfig {
    requireNonNull(name, "name");
    options = Map.copyOf(options);
  }
}
