/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.command;

import dev.tidemark.pipeline.query.QueryException;
import dev.tidemark.pipeline.query.QueryResult;
import dev.tidemark.pipeline.query.ResultFormat;
import dev.tidemark.pipeline.query.TableQueries;
import dev.tidemark.pipeline.table.Warehouse;
import dev.tidemark.pipeline.table.WarehouseException;
import java.io.PrintWriter;
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
    },
    mixinStandardHelpOptions = true)
public final class QueryCommand implements TidemarkCommand {

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "SQL", description = "One query, in DuckDB's SQL. Instants are UTC.")
  private String sql = "";

  @Mixin private WarehouseFolder warehouseFolder = new WarehouseFolder();

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
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    try (Warehouse warehouse = Warehouse.open(warehouseFolder.settings());
        TableQueries queries = TableQueries.open(warehouse)) {
      QueryResult result = queries.run(sql);
      format.chosen().print(result, out);
      return 0;
    } catch (QueryException e) {
      err.println(e.getMessage());
      return 2;
    } catch (WarehouseException e) {
      err.println(e.getMessage());
      return 4;
    } finally {
      out.flush();
      err.flush();
    }
  }
}
