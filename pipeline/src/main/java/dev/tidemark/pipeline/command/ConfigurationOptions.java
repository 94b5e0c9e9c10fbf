/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.command;

import dev.tidemark.pipeline.config.ClickstreamConfig;
import dev.tidemark.pipeline.config.ConfigLoader;
import dev.tidemark.pipeline.config.ResolvedConfiguration;
import dev.tidemark.pipeline.config.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Mixin for commands that need a whole configuration: {@code --config} and an option per setting.
 */
public final class ConfigurationOptions extends SettingOptions {

  private final String stream;

  /** For picocli: the settings of the clickstream. */
  public ConfigurationOptions() {
    this(ClickstreamConfig.STREAM);
  }

  /** The settings of the pipeline of this name. */
  public ConfigurationOptions(String stream) {
    super(Settings.takenBy(Settings.ofStream(stream)), Settings.FAMILIES);
    this.stream = stream;
  }

  /**
   * The configuration of all layers.
   *
   * @throws dev.tidemark.pipeline.config.ConfigurationException with all problems
   */
  public ResolvedConfiguration load() {
    return load(stream);
  }

  /**
   * The configuration of all layers for the pipeline of this name.
   *
   * @throws dev.tidemark.pipeline.config.ConfigurationException with all problems
   */
  public ResolvedConfiguration load(String otherStream) {
    return ConfigLoader.load(otherStream, configFile(), environment(), arguments());
  }

  /**
   * The configuration of all layers, with values for settings that none of them has.
   *
   * @throws dev.tidemark.pipeline.config.ConfigurationException with all problems
   */
  ResolvedConfiguration load(Map<String, String> placeholders) {
    List<String> arguments = new ArrayList<>(arguments());
    placeholders.forEach((name, text) -> arguments.add("--" + name + "=" + text));
    return ConfigLoader.load(stream, configFile(), environment(), arguments);
  }

  /** What somebody set in any layer, by the names of settings. */
  Map<String, String> given() {
    return ConfigLoader.loadGiven(configFile(), environment(), arguments());
  }
}
