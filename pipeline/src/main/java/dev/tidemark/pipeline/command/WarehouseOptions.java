/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.command;

import dev.tidemark.pipeline.config.ConfigLoader;
import dev.tidemark.pipeline.config.Settings;
import dev.tidemark.pipeline.table.WarehouseSettings;
import java.util.List;
import java.util.Map;

/**
 * Mixin for commands that only look at tables: {@code --config}, {@code --warehouse} and {@code
 * --catalog.*}.
 */
public final class WarehouseOptions extends SettingOptions {

  /** For picocli. */
  public WarehouseOptions() {
    super(List.of(Settings.WAREHOUSE), List.of(Settings.CATALOG));
  }

  /**
   * The properties of the Iceberg catalog, {@code warehouse} among them; secrets are references,
   * see {@link dev.tidemark.pipeline.config.Secrets#resolve}.
   *
   * @throws dev.tidemark.pipeline.config.ConfigurationException with all problems
   */
  public Map<String, String> catalogProperties() {
    return ConfigLoader.loadCatalogProperties(configFile(), environment(), arguments());
  }

  /**
   * Where the tables are, for {@link dev.tidemark.pipeline.table.Warehouse#open}.
   *
   * @throws dev.tidemark.pipeline.config.ConfigurationException with all problems
   */
  public WarehouseSettings settings() {
    return new WarehouseSettings(catalogProperties());
  }
}
