/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.command;

import dev.tidemark.pipeline.config.NearestName;
import dev.tidemark.pipeline.failure.ExitCode;
import dev.tidemark.pipeline.query.QueryResult;
import dev.tidemark.pipeline.query.ResultFormat;
import dev.tidemark.pipeline.rewrite.CompactedTable;
import dev.tidemark.pipeline.rewrite.Compaction;
import dev.tidemark.pipeline.rewrite.CompactionSettings;
import dev.tidemark.pipeline.rewrite.Operation;
import dev.tidemark.pipeline.rewrite.OperationBatch;
import dev.tidemark.pipeline.table.Warehouse;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.checkerframework.checker.nullness.qual.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code tidemark compact}. */
@Command(
    name = "compact",
    description = {
      "Makes large files of small ones, sorted by event time, and forgets old snapshots.",
      "Pipelines and readers go on meanwhile. Gold keeps the latest pane of each window and key.",
      "Examples:",
      "  tidemark compact --dry-run",
      "  tidemark compact --table silver_clickstream --target 512MiB --snapshot-age 1d"
    },
    sortOptions = false)
public final class CompactCommand implements TidemarkCommand {

  private static final List<String> COLUMNS =
      List.of(
          "table",
          "files",
          "bytes",
          "rewritten_files",
          "rewritten_bytes",
          "new_files",
          "new_bytes",
          "superseded_rows",
          "files_after",
          "expired_snapshots",
          "snapshot_id",
          "operation");

  @Spec private CommandSpec spec;

  @Option(
      names = "--table",
      paramLabel = "NAMES",
      split = ",",
      description = "The tables, with commas between them (default: all).")
  private Set<String> tables = new LinkedHashSet<>();

  @Option(
      names = "--target",
      paramLabel = "SIZE",
      converter = SizeConverter.class,
      defaultValue = "256MiB",
      description =
          "The size that files should have; 128MiB to 512MiB is usual (default:"
              + " ${DEFAULT-VALUE}).")
  private long target;

  @Option(
      names = "--min-files",
      paramLabel = "NUMBER",
      defaultValue = "2",
      description =
          "How many small files a partition must have before they are rewritten (default:"
              + " ${DEFAULT-VALUE}).")
  private int minFiles;

  @Option(
      names = "--snapshot-age",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      description =
          "Forget snapshots that are older, and their files; a reader must have ended by then"
              + " (default: what the table says, 3h).")
  private @Nullable Duration snapshotAge;

  @Option(
      names = "--snapshots",
      paramLabel = "NUMBER",
      defaultValue = "100",
      description =
          "With --snapshot-age: keep at least so many. A retried commit is recognised among them"
              + " (default: ${DEFAULT-VALUE}).")
  private int snapshots;

  @Option(
      names = "--keep",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      defaultValue = "1d",
      description = "How long the old files stay for rollback (default: ${DEFAULT-VALUE}).")
  private Duration keep = Duration.ofDays(1);

  @Option(names = "--dry-run", description = "Say what would be done, and do nothing.")
  private boolean dryRun;

  @Mixin private WarehouseOptions warehouseOptions = new WarehouseOptions();

  @Option(names = "--json", description = "Print one JSON object per table.")
  private boolean json;

  @Override
  public Integer call() throws InterruptedException {
    CompactionSettings settings = settings();
    Instant now = Instant.now();
    Operation operation = Operation.start(Operation.Kind.COMPACT, now, keep, Map.of());
    PrintWriter err = spec.commandLine().getErr();
    try (Warehouse warehouse = Warehouse.open(warehouseOptions.settings())) {
      Compaction compaction =
          new Compaction(
              warehouse,
              settings,
              operation,
              now,
              line -> {
                err.println("tidemark: " + line);
                err.flush();
              });
      List<List<@Nullable Object>> rows = new ArrayList<>();
      List<String> chosen = tables(warehouse);
      if (dryRun) {
        chosen.forEach(table -> rows.add(row(compaction.plan(table), operation)));
      } else {
        rows.addAll(
            OperationBatch.operating(
                warehouse,
                () ->
                    chosen.stream().map(table -> row(compaction.run(table), operation)).toList()));
      }
      (json ? ResultFormat.JSON : ResultFormat.TABLE)
          .print(new QueryResult(COLUMNS, rows), spec.commandLine().getOut());
      return ExitCode.OK.code();
    }
  }

  private CompactionSettings settings() {
    try {
      return new CompactionSettings(
          target, minFiles, keep, Optional.ofNullable(snapshotAge), snapshots);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private List<String> tables(Warehouse warehouse) {
    List<String> existing = warehouse.tableNames();
    for (String table : tables) {
      if (!existing.contains(table)) {
        throw new ParameterException(
            spec.commandLine(),
            "There is no table %s%s".formatted(table, NearestName.question(table, existing)));
      }
    }
    return tables.isEmpty() ? existing : List.copyOf(tables);
  }

  private List<@Nullable Object> row(CompactedTable table, Operation operation) {
    return Arrays.asList(
        table.table(),
        table.files(),
        table.bytes(),
        table.rewrittenFiles(),
        table.rewrittenBytes(),
        table.newFiles(),
        table.newBytes(),
        table.supersededRows(),
        table.filesAfter(),
        table.expiredSnapshots(),
        table.snapshotId(),
        table.snapshotId() == null ? null : operation.id());
  }
}
