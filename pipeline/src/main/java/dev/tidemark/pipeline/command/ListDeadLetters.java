/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.command;

import dev.tidemark.pipeline.deadletter.DeadLetterFilter;
import dev.tidemark.pipeline.deadletter.DeadLetterFilter.Recovered;
import dev.tidemark.pipeline.deadletter.DeadLetters;
import dev.tidemark.pipeline.failure.ExitCode;
import dev.tidemark.pipeline.query.QueryResult;
import dev.tidemark.pipeline.query.ResultFormat;
import dev.tidemark.pipeline.query.TableQueries;
import dev.tidemark.pipeline.table.Warehouse;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code tidemark deadletters list}. */
@Command(
    name = "list",
    description = {
      "Lists dead letters by arrival, and counts them by failure type. Examples:",
      "  tidemark deadletters list --from 2026-03-01 --type wrong_type,missing_field",
      "  tidemark deadletters list --all --json"
    },
    sortOptions = false)
final class ListDeadLetters implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private DeadLetterOptions choice = new DeadLetterOptions();

  @Option(names = "--all", description = "Those too that a replay has recovered.")
  private boolean all;

  @Option(
      names = "--limit",
      paramLabel = "NUMBER",
      defaultValue = "50",
      description = "List at most so many; all are counted (default: ${DEFAULT-VALUE}).")
  private long limit;

  @Mixin private StreamOptions streamOptions = new StreamOptions();
  @Mixin private WarehouseOptions warehouseOptions = new WarehouseOptions();

  @Option(names = "--json", description = "Print one JSON object per dead letter, and no counts.")
  private boolean json;

  @Override
  public Integer call() {
    if (limit < 0) {
      throw new ParameterException(
          spec.commandLine(), "--limit must not be negative, but is " + limit);
    }
    DeadLetterFilter filter = choice.filter(all ? Recovered.TAKEN : Recovered.LEFT_OUT);
    try (Warehouse warehouse = Warehouse.open(warehouseOptions.settings())) {
      String stream = streamOptions.in(warehouse).name();
      try (TableQueries queries = TableQueries.open(warehouse)) {
        DeadLetters letters = new DeadLetters(queries, stream);
        PrintWriter out = spec.commandLine().getOut();
        QueryResult listed = letters.list(filter, limit);
        if (json) {
          ResultFormat.JSON.print(listed, out);
        } else {
          ResultFormat.TABLE.print(listed, out);
          out.println();
          ResultFormat.TABLE.print(letters.counts(filter), out);
        }
        return ExitCode.OK.code();
      }
    }
  }
}
