/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.command;

import dev.tidemark.pipeline.query.QueryResult;
import dev.tidemark.pipeline.query.ResultFormat;
import dev.tidemark.pipeline.query.TableStatus;
import dev.tidemark.pipeline.table.Warehouse;
import dev.tidemark.pipeline.table.WarehouseException;
import java.io.PrintWriter;
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
    mixinStandardHelpOptions = true)
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

  @Mixin private WarehouseFolder warehouseFolder = new WarehouseFolder();

  @Option(names = "--json", description = "Print one JSON object per table.")
  private boolean json;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    try (Warehouse warehouse = Warehouse.open(warehouseFolder.settings())) {
      Instant now = Instant.now();
      List<List<@Nullable Object>> rows = new ArrayList<>();
      for (TableStatus status : TableStatus.all(warehouse)) {
        rows.add(row(status, now));
      }
      (json ? ResultFormat.JSON : ResultFormat.TABLE).print(new QueryResult(COLUMNS, rows), out);
      return 0;
    } catch (WarehouseException e) {
      err.println(e.getMessage());
      return 4;
    } finally {
      out.flush();
      err.flush();
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
