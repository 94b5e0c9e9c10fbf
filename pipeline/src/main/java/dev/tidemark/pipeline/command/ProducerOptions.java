/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.command;

import dev.tidemark.pipeline.config.ConfigLoader;
import dev.tidemark.pipeline.config.ProducerSettings;
import dev.tidemark.pipeline.config.Settings;
import java.util.List;

/** Mixin for commands that write to Kafka. */
final class ProducerOptions extends SettingOptions {

  /** For picocli. */
  ProducerOptions() {
    super(
        List.of(
            Settings.BOOTSTRAP_SERVERS,
            Settings.TOPICS,
            Settings.MAX_DELAY,
            Settings.ALLOWED_LATENESS,
            Settings.MAX_CLOCK_SKEW),
        List.of(Settings.KAFKA));
  }

  /**
   * What is set.
   *
   * @param stream the name of the pipeline that will read what is written
   * @throws dev.tidemark.pipeline.config.ConfigurationException with all problems
   */
  ProducerSettings load(String stream) {
    return ConfigLoader.loadProducerSettings(stream, configFile(), environment(), arguments());
  }
}
