/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.command;

import dev.tidemark.pipeline.failure.ExitCode;
import dev.tidemark.pipeline.query.QueryResult;
import dev.tidemark.pipeline.query.ResultFormat;
import dev.tidemark.pipeline.query.TableStatus;
import dev.tidemark.pipeline.table.Warehouse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.checkerframework.checker.nullness.qual.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tidemark tables}. */
@Command(
    name = "tables",
    description = "Lists the tables: current snapshots, rows, files, sizes and freshness.",
    subcommands = CleanTables.class)
public final class TablesCommand implements TidemarkCommand {

  private static final List<String> COLUMNS =
      List.of(
          "table",
          "snapshot_id",
          "committed_at",
          "rows",
          "files",
          "bytes",
          "mean_file_bytes",
          "newest_arrival",
          "freshness_seconds");

  @Spec private CommandSpec spec;

  @Mixin private WarehouseOptions warehouseOptions = new WarehouseOptions();

  @Option(names = "--json", description = "Print one JSON object per table.")
  private boolean json;

  @Override
  public Integer call() {
    try (Warehouse warehouse = Warehouse.open(warehouseOptions.settings())) {
      Instant now = Instant.now();
      List<List<@Nullable Object>> rows = new ArrayList<>();
      for (TableStatus status : TableStatus.all(warehouse)) {
        rows.add(row(status, now));
      }
      if (rows.isEmpty()) {
        spec.commandLine()
            .getErr()
            .println("There are no tables in the " + warehouse.settings().description());
      }
      (json ? ResultFormat.JSON : ResultFormat.TABLE)
          .print(new QueryResult(COLUMNS, rows), spec.commandLine().getOut());
      return ExitCode.OK.code();
    }
  }

  private static List<@Nullable Object> row(TableStatus status, Instant now) {
    return Arrays.asList(
        status.table(),
        status.snapshotId(),
        status.committedAt(),
        status.rows(),
        status.files(),
        status.bytes(),
        status.meanFileBytes(),
        status.newest(),
        status.newest() == null ? null : Duration.between(status.newest(), now).toSeconds());
  }
}
