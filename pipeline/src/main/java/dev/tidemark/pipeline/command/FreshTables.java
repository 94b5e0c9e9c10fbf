/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.command;

import dev.tidemark.pipeline.config.ConfigurationException;
import dev.tidemark.pipeline.config.PipelineConfig;
import dev.tidemark.pipeline.query.TableQueries;
import dev.tidemark.pipeline.runner.RunnerCapabilities.Checkpoints;
import dev.tidemark.pipeline.runner.RunnerProfile;
import dev.tidemark.pipeline.runner.RunnerProfiles;
import dev.tidemark.pipeline.table.Warehouse;
import dev.tidemark.pipeline.table.WarehouseSettings;
import java.util.List;

/** Keeps a run that cannot continue an earlier one from reading its records a second time. */
final class FreshTables {

  private FreshTables() {}

  /**
   * Refuses tables with records in them, unless the run goes on from a checkpoint.
   *
   * @throws ConfigurationException that says how many records there are and what to do
   */
  static void require(PipelineConfig config) {
    RunnerProfile profile = RunnerProfiles.named(config.runner().name());
    if (profile.checkpoint(config).isPresent()) {
      return;
    }
    WarehouseSettings settings = new WarehouseSettings(config.tables().catalogProperties());
    try (Warehouse warehouse = Warehouse.open(settings);
        TableQueries queries = TableQueries.open(warehouse)) {
      Object records =
          queries.run("SELECT count(*) FROM bronze_" + config.stream()).rows().get(0).get(0);
      if (((Number) records).longValue() > 0) {
        throw new ConfigurationException(
            List.of(
                "The %s holds %s records already, and the %s runner %s to go on from: name another warehouse, or set startFrom behind them and add --again."
                    .formatted(
                        settings.description(),
                        records,
                        config.runner().name(),
                        profile.capabilities().checkpoints() == Checkpoints.KEPT
                            ? "has no checkpoint"
                            : "keeps no checkpoint")));
      }
    }
  }
}
