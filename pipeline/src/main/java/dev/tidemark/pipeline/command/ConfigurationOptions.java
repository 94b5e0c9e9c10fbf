/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.command;

import dev.tidemark.pipeline.config.ConfigLoader;
import dev.tidemark.pipeline.config.ResolvedConfiguration;
import dev.tidemark.pipeline.config.Settings;

/**
 * Mixin for commands that need the whole configuration: {@code --config} and an option per setting.
 */
public final class ConfigurationOptions extends SettingOptions {

  /** For picocli. */
  public ConfigurationOptions() {
    super(Settings.ALL, Settings.FAMILIES);
  }

  /**
   * The configuration of all layers.
   *
   * @throws dev.tidemark.pipeline.config.ConfigurationException with all problems
   */
  public ResolvedConfiguration load() {
    return ConfigLoader.load(configFile(), environment(), arguments());
  }
}
