/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.command;

import dev.tidemark.pipeline.table.WarehouseSettings;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The option that says where the tables are. */
final class WarehouseFolder {

  @Option(
      names = "--warehouse",
      paramLabel = "PATH",
      defaultValue = "warehouse",
      description = "The folder of the tables (default: ${DEFAULT-VALUE}).")
  private Path folder = Path.of("warehouse");

  WarehouseSettings settings() {
    return WarehouseSettings.local(folder);
  }
}
