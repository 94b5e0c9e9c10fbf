/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.config;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * A valid configuration, and how it came about.
 *
 * @param config the configuration
 * @param values every setting that has a value, with its origin, in the order of the documentation
 * @param warnings what is allowed but probably not meant, as sentences
 */
public record ResolvedConfiguration(
    PipelineConfig config, List<SettingValue> values, List<String> warnings) {

  public ResolvedConfiguration {
    requireNonNull(config, "config");
    values = List.copyOf(values);
    warnings = List.copyOf(warnings);
  }
}
