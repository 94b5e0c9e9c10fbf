/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.backfill;

import dev.tidemark.pipeline.config.PipelineConfig;
import dev.tidemark.pipeline.rewrite.Operation;
import dev.tidemark.pipeline.stream.Rebuild;
import dev.tidemark.pipeline.stream.RebuildJob;
import dev.tidemark.pipeline.stream.RunningPipeline;
import dev.tidemark.pipeline.stream.StreamPipelines;
import dev.tidemark.pipeline.table.ReadBronze.Selection;
import dev.tidemark.pipeline.table.StageFiles;
import dev.tidemark.pipeline.table.TableDefinition;
import dev.tidemark.pipeline.table.Warehouse;
import dev.tidemark.pipeline.table.WarehouseException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.iceberg.Table;

/**
 * Runs a stream's steps over bronze, and leaves files that are not part of their tables.
 *
 * @param warehouse the tables
 * @param config the configuration of the stream's pipeline, and what runs it
 * @param operation names what is left in the meantime
 * @param progress told what is being done
 */
record Staging(
    Warehouse warehouse, PipelineConfig config, Operation operation, Consumer<String> progress) {

  private static final Duration PROGRESS = Duration.ofSeconds(10);

  /**
   * Runs them.
   *
   * @param rebuild what is written
   * @param input the files that are read
   * @param selection which of their records
   * @param tables the stream's tables
   */
  StagedFiles run(
      Rebuild rebuild, BronzeInput input, Selection selection, Map<String, Table> tables)
      throws InterruptedException {
    Table bronze = tables.get("bronze_" + config.stream());
    progress.accept(
        "reading %,d files of bronze on the %s runner"
            .formatted(input.files().size(), config.runner().name()));
    if (input.files().isEmpty()) {
      return new StagedFiles(List.of(), tables);
    }
    StageFiles.clear(bronze);
    String list = StageFiles.location(bronze, operation.id());
    long seconds = 0;
    String checkpoint = StageFiles.checkpoint(bronze, operation.id());
    try (RunningPipeline job =
        RebuildJob.start(config, rebuild, input.files(), selection, list, checkpoint)) {
      while (!job.waitUntilFinish(PROGRESS)) {
        seconds += PROGRESS.toSeconds();
        progress.accept("reading bronze for %d s".formatted(seconds));
      }
      return new StagedFiles(StageFiles.read(bronze, list), tables);
    } finally {
      StageFiles.clear(bronze);
    }
  }

  /** The stream's tables. */
  Map<String, Table> tables() {
    Map<String, Table> tables = new LinkedHashMap<>();
    for (TableDefinition<?> definition :
        StreamPipelines.named(config.stream()).tables(config.time())) {
      tables.put(
          definition.name(),
          warehouse
              .find(definition.name())
              .orElseThrow(
                  () ->
                      new WarehouseException(
                          "Table "
                              + definition.name()
                              + " does not exist, so nothing was run yet")));
    }
    return tables;
  }
}
