/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.command;

import dev.tidemark.pipeline.failure.ExitCode;
import dev.tidemark.pipeline.query.QueryResult;
import dev.tidemark.pipeline.query.ResultFormat;
import dev.tidemark.pipeline.stream.StreamPipeline;
import dev.tidemark.pipeline.stream.StreamPipelines;
import dev.tidemark.pipeline.table.OrphanFiles;
import dev.tidemark.pipeline.table.OrphanFiles.Orphan;
import dev.tidemark.pipeline.table.OrphanFiles.StoppedJobs;
import dev.tidemark.pipeline.table.Warehouse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tidemark tables clean}. */
@Command(
    name = "clean",
    description = {
      "Removes files that belong to no snapshot, which writers that crashed have left.",
      "Files of a job that runs, or that may go on from a checkpoint, stay: those that it wrote",
      "within the half hour before it was last heard of."
    })
final class CleanTables implements Callable<Integer> {

  private static final List<String> COLUMNS = List.of("table", "file", "bytes", "written_at");

  @Spec private CommandSpec spec;

  @Mixin private WarehouseOptions warehouseOptions = new WarehouseOptions();

  @Option(
      names = "--older-than",
      paramLabel = "DURATION",
      defaultValue = "1h",
      converter = DurationConverter.class,
      description = "How old a file must be (default: ${DEFAULT-VALUE}).")
  private Duration olderThan = Duration.ofHours(1);

  @Option(
      names = "--checkpoint-gone",
      description =
          "No job goes on from a checkpoint of before: what stopped jobs have not committed goes.")
  private boolean checkpointGone;

  @Option(names = "--dry-run", description = "Only say what would be removed.")
  private boolean dryRun;

  @Option(names = "--json", description = "Print one JSON object per file.")
  private boolean json;

  @Override
  public Integer call() {
    try (Warehouse warehouse = Warehouse.open(warehouseOptions.settings())) {
      List<Orphan> orphans =
          OrphanFiles.find(
              warehouse,
              StreamPipelines.all().stream().map(StreamPipeline::name).toList(),
              olderThan,
              checkpointGone ? StoppedJobs.ARE_OVER : StoppedJobs.MAY_GO_ON,
              Instant.now());
      if (!dryRun) {
        OrphanFiles.remove(warehouse, orphans);
      }
      (json ? ResultFormat.JSON : ResultFormat.TABLE)
          .print(
              new QueryResult(COLUMNS, orphans.stream().map(CleanTables::row).toList()),
              spec.commandLine().getOut());
      spec.commandLine()
          .getErr()
          .printf(
              "tidemark: %,d orphan files with %,d bytes %s%n",
              orphans.size(),
              orphans.stream().mapToLong(Orphan::bytes).sum(),
              dryRun ? "would be removed" : "removed");
      return ExitCode.OK.code();
    }
  }

  private static List<Object> row(Orphan orphan) {
    return List.of(
        orphan.table(),
        orphan.location(),
        orphan.bytes(),
        Instant.ofEpochMilli(orphan.writtenAtMillis()));
  }
}
