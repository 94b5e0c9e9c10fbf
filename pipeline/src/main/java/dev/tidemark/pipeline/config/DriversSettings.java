/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.config;

import java.util.List;
import java.util.Map;

/** The change log of drivers has no settings of its own. */
final class DriversSettings extends StreamSettings {

  DriversSettings() {
    // Changes are few, and a connector that was away for a day repeats what it has sent.
    super(DriversConfig.STREAM, Map.of(Settings.ALLOWED_LATENESS_NAME, "24h"));
  }

  @Override
  public List<Setting<?>> own() {
    return List.of();
  }

  @Override
  StreamConfig assemble(SettingValues values, List<String> problems, List<String> warnings) {
    return new DriversConfig();
  }
}
