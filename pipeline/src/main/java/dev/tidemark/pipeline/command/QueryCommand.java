/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.command;

import dev.tidemark.pipeline.failure.ExitCode;
import dev.tidemark.pipeline.query.QueryResult;
import dev.tidemark.pipeline.query.ResultFormat;
import dev.tidemark.pipeline.query.TableQueries;
import dev.tidemark.pipeline.table.Warehouse;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tidemark query "SQL"}. */
@Command(
    name = "query",
    description = {
      "Runs a query over the tables' current snapshots.",
      "Each table is a view; gold tables also as <table>_latest, with the latest pane of each key."
    })
public final class QueryCommand implements TidemarkCommand {

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "SQL", description = "One query, in DuckDB's SQL. Instants are UTC.")
  private String sql = "";

  @Mixin private WarehouseOptions warehouseOptions = new WarehouseOptions();

  @ArgGroup private Format format = new Format();

  private static final class Format {
    @Option(names = "--json", description = "Print one JSON object per row.")
    private boolean json;

    @Option(names = "--csv", description = "Print CSV with a header.")
    private boolean csv;

    ResultFormat chosen() {
      if (json) {
        return ResultFormat.JSON;
      }
      return csv ? ResultFormat.CSV : ResultFormat.TABLE;
    }
  }

  @Override
  public Integer call() {
    try (Warehouse warehouse = Warehouse.open(warehouseOptions.settings());
        TableQueries queries = TableQueries.open(warehouse)) {
      QueryResult result = queries.run(sql);
      format.chosen().print(result, spec.commandLine().getOut());
      return ExitCode.OK.code();
    }
  }
}
