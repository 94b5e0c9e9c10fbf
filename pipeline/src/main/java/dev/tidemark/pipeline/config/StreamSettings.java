/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.config;

import java.util.List;
import java.util.Map;

/** What users can set for one pipeline: its own settings, and its own defaults of common ones. */
public abstract class StreamSettings {

  private final String stream;
  private final Map<String, String> defaults;

  /**
   * Settings of a pipeline.
   *
   * @param stream the name of its stream
   * @param defaults the defaults of common settings that differ for it, by name
   */
  StreamSettings(String stream, Map<String, String> defaults) {
    this.stream = stream;
    this.defaults = Map.copyOf(defaults);
  }

  /** The name of the stream, which is also the pipeline's. */
  public final String stream() {
    return stream;
  }

  /** Defaults of common settings that hold for this pipeline only, by the setting's name. */
  public final Map<String, String> defaults() {
    return defaults;
  }

  /** The settings that no other pipeline has, in the order of the documentation. */
  public abstract List<Setting<?>> own();

  /**
   * The pipeline's own part of the configuration, and what is wrong with it that no value alone can
   * show.
   */
  abstract StreamConfig assemble(
      SettingValues values, List<String> problems, List<String> warnings);
}
