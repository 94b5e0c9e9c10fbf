/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.command;

import dev.tidemark.pipeline.failure.ExitCode;
import dev.tidemark.pipeline.query.QueryResult;
import dev.tidemark.pipeline.query.ResultFormat;
import dev.tidemark.pipeline.rewrite.KeptOperation;
import dev.tidemark.pipeline.rewrite.OperationBatch;
import dev.tidemark.pipeline.rewrite.Rollback;
import dev.tidemark.pipeline.table.Warehouse;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.checkerframework.checker.nullness.qual.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tidemark rollback}. */
@Command(
    name = "rollback",
    description = {
      "Takes back what backfill, deadletters replay or compact did, in all of its tables.",
      "What a pipeline has appended since stays. Without an operation, lists those that are kept.",
      "Examples:",
      "  tidemark rollback",
      "  tidemark rollback backfill-20260301T101500Z-3f2a"
    },
    sortOptions = false)
public final class RollbackCommand implements TidemarkCommand {

  private static final List<String> COLUMNS =
      List.of("operation", "kind", "at", "tables", "details", "taken_back_by");

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "OPERATION",
      arity = "0..1",
      description = "The operation to take back, as the commands print it.")
  private @Nullable String operation;

  @Option(
      names = "--keep",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      defaultValue = "7d",
      description = "How long the rollback itself can be taken back (default: ${DEFAULT-VALUE}).")
  private Duration keep = Duration.ofDays(7);

  @Mixin private WarehouseOptions warehouseOptions = new WarehouseOptions();

  @Option(names = "--json", description = "Print one JSON object per operation.")
  private boolean json;

  @Override
  public Integer call() throws InterruptedException {
    try (Warehouse warehouse = Warehouse.open(warehouseOptions.settings())) {
      Rollback rollback = new Rollback(warehouse);
      if (operation == null) {
        print(rollback.kept());
        return ExitCode.OK.code();
      }
      PrintWriter err = spec.commandLine().getErr();
      // What is named may have died in the middle, so this looks when that is put right.
      return OperationBatch.operating(warehouse, () -> takeBack(rollback, err)).code();
    }
  }

  private ExitCode takeBack(Rollback rollback, PrintWriter err) throws InterruptedException {
    KeptOperation kept = named(rollback);
    if (kept.takenBackBy() != null) {
      err.printf("tidemark: %s was taken back before, by %s%n", operation, kept.takenBackBy());
      return ExitCode.OK;
    }
    String id = rollback.of(kept, Instant.now(), keep);
    err.printf(
        "tidemark: %s is taken back in %s%n", operation, String.join(", ", kept.tables().keySet()));
    print(rollback.kept().stream().filter(done -> done.id().equals(id)).toList());
    return ExitCode.OK;
  }

  private KeptOperation named(Rollback rollback) {
    return rollback.kept().stream()
        .filter(kept -> kept.id().equals(operation))
        .findFirst()
        .orElseThrow(
            () ->
                new ParameterException(
                    spec.commandLine(),
                    "No operation %s is kept; \"tidemark rollback\" lists those that are"
                        .formatted(operation)));
  }

  private void print(List<KeptOperation> operations) {
    List<List<@Nullable Object>> rows =
        operations.stream()
            .map(
                kept ->
                    Arrays.<@Nullable Object>asList(
                        kept.id(),
                        kept.kind(),
                        kept.at(),
                        List.copyOf(kept.tables().keySet()),
                        kept.details(),
                        kept.takenBackBy()))
            .toList();
    (json ? ResultFormat.JSON : ResultFormat.TABLE)
        .print(new QueryResult(COLUMNS, rows), spec.commandLine().getOut());
  }
}
