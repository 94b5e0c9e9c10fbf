/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.command;

import dev.tidemark.pipeline.config.ConfigurationException;
import dev.tidemark.pipeline.config.KafkaConfig;
import dev.tidemark.pipeline.config.PipelineConfig;
import dev.tidemark.pipeline.runner.RunnerProfile;
import dev.tidemark.pipeline.runner.RunnerProfile.Checkpoint;
import dev.tidemark.pipeline.runner.RunnerProfiles;
import dev.tidemark.pipeline.stream.StreamJob.GoingOn;
import dev.tidemark.pipeline.stream.StreamPipelines;
import dev.tidemark.pipeline.table.Ledger;
import dev.tidemark.pipeline.table.RecoveryMark;
import dev.tidemark.pipeline.table.Warehouse;
import dev.tidemark.pipeline.table.WarehouseSettings;
import java.util.List;
import org.apache.iceberg.Snapshot;

/** Keeps a run from reading records a second time that are in the tables. */
final class FreshTables {

  private FreshTables() {}

  /**
   * From where a run goes on, by what its tables hold and its runner has.
   *
   * @throws ConfigurationException that says how many records there are and what to do, if it
   *     cannot go on
   */
  static GoingOn goingOn(PipelineConfig config) {
    RunnerProfile profile = RunnerProfiles.named(config.runner().name());
    Checkpoint checkpoint = profile.checkpoint(config);
    WarehouseSettings settings = new WarehouseSettings(config.tables().catalogProperties());
    if (checkpoint == Checkpoint.PRESENT) {
      if (isRecovering(config, settings)) {
        profile.setCheckpointAside(config);
        return GoingOn.FROM_TABLES;
      }
      return GoingOn.FROM_CHECKPOINT;
    }
    long records = records(config, settings);
    if (records == 0) {
      return GoingOn.FROM_CHECKPOINT;
    }
    if (!StreamPipelines.named(config.stream()).goesOnFromTables()) {
      throw new ConfigurationException(
          List.of(
              "The %s holds %s records already, and %s can go on from a checkpoint only%s: name another warehouse, or set startFrom behind them and add --again."
                  .formatted(
                      settings.description(),
                      records,
                      config.stream(),
                      profile
                          .checkpointLocation(config)
                          .map(location -> ", which is not at " + location)
                          .orElse(", which this runner does not keep"))));
    }
    if (!(config.source() instanceof KafkaConfig)) {
      throw new ConfigurationException(
          List.of(
              "The %s holds %s records already, and record files are read from the start: name another warehouse, or add --again."
                  .formatted(settings.description(), records)));
    }
    if (checkpoint == Checkpoint.MISSING && !isRecovering(config, settings)) {
      throw new ConfigurationException(
          List.of(
              "The %s holds %s records already, and there is no checkpoint at %s: correct the location, or let \"tidemark recover %s\" go on where the tables end."
                  .formatted(
                      settings.description(),
                      records,
                      profile.checkpointLocation(config).orElse("its place"),
                      config.stream())));
    }
    return GoingOn.FROM_TABLES;
  }

  /** Whether the run before was to rebuild the checkpoint, and has died over it or before it. */
  private static boolean isRecovering(PipelineConfig config, WarehouseSettings settings) {
    try (Warehouse warehouse = Warehouse.open(settings)) {
      return warehouse.find(Ledger.TABLE).isPresent()
          && RecoveryMark.of(warehouse, config.stream()).isLeft();
    }
  }

  private static long records(PipelineConfig config, WarehouseSettings settings) {
    try (Warehouse warehouse = Warehouse.open(settings)) {
      return warehouse
          .find("bronze_" + config.stream())
          .map(
              table -> {
                Snapshot snapshot = table.currentSnapshot();
                return snapshot == null
                    ? 0L
                    : Long.parseLong(snapshot.summary().getOrDefault("total-records", "0"));
              })
          .orElse(0L);
    }
  }
}
