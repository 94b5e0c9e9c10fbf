/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.command;

import dev.tidemark.pipeline.config.ConfigLoader;
import dev.tidemark.pipeline.config.ResolvedConfiguration;
import dev.tidemark.pipeline.config.Setting;
import dev.tidemark.pipeline.config.Settings;
import java.util.List;
import java.util.Set;

/**
 * Mixin for commands that run a pipeline over its bronze table: {@code --config} and an option per
 * setting, but for those of other sources.
 */
final class RebuildOptions extends SettingOptions {

  private static final Set<Setting<?>> OF_SOURCES =
      Set.of(
          Settings.BOOTSTRAP_SERVERS,
          Settings.TOPICS,
          Settings.TOPIC_PATTERN,
          Settings.INPUT,
          Settings.START_FROM,
          Settings.LOST_OFFSETS,
          Settings.GROUP_ID,
          Settings.ISOLATION);

  /** For picocli. */
  RebuildOptions() {
    super(
        Settings.ALL.stream()
            .<Setting<?>>map(setting -> setting)
            .filter(setting -> !OF_SOURCES.contains(setting))
            .toList(),
        List.of(Settings.CATALOG, Settings.RUNNER_OPTIONS));
  }

  /**
   * The configuration of all layers for the pipeline of this name.
   *
   * @throws dev.tidemark.pipeline.config.ConfigurationException with all problems
   */
  ResolvedConfiguration load(String stream) {
    return ConfigLoader.loadOverBronze(stream, configFile(), environment(), arguments());
  }
}
