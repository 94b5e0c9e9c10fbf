/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemark.pipeline.backfill.Backfill;
import dev.tidemark.pipeline.backfill.BackfillReport;
import dev.tidemark.pipeline.backfill.Layer;
import dev.tidemark.pipeline.backfill.TableReport;
import dev.tidemark.pipeline.config.PipelineConfig;
import dev.tidemark.pipeline.config.ResolvedConfiguration;
import dev.tidemark.pipeline.failure.ExitCode;
import dev.tidemark.pipeline.query.QueryResult;
import dev.tidemark.pipeline.query.ResultFormat;
import dev.tidemark.pipeline.rewrite.Operation;
import dev.tidemark.pipeline.rewrite.OperationBatch;
import dev.tidemark.pipeline.table.TimeRanges;
import dev.tidemark.pipeline.table.Warehouse;
import dev.tidemark.pipeline.table.WarehouseSettings;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.checkerframework.checker.nullness.qual.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code tidemark backfill}. */
@Command(
    name = "backfill",
    description = {
      "Makes results anew from bronze, compares them with the live ones and swaps them in.",
      "Events that came too late count then. A running pipeline goes on. Examples:",
      "  tidemark backfill --from 2026-03-01 --to 2026-03-02 --dry-run",
      "  tidemark backfill --from 2026-03-01 --to 2026-03-02 --layer silver",
      "  tidemark backfill --from 2026-03-01T10:00:00Z --to 2026-03-01T11:00:00Z --accept"
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done, or there was nothing to do",
      "1:something differs that nothing explains, and nothing was changed",
      "2:a bad argument or setting",
      "4:the tables cannot be read or written, or are not ready for it",
      "5:the pipeline failed"
    },
    sortOptions = false)
public final class BackfillCommand implements TidemarkCommand {

  @Spec private CommandSpec spec;

  @Option(
      names = "--from",
      required = true,
      paramLabel = "INSTANT",
      converter = InstantConverter.class,
      description = "The start of the range of event time: an instant, or a day.")
  private Instant from = Instant.EPOCH;

  @Option(
      names = "--to",
      required = true,
      paramLabel = "INSTANT",
      converter = InstantConverter.class,
      description = "Its end, exclusive. Windows that overlap the range are made anew whole.")
  private Instant to = Instant.EPOCH;

  @Option(
      names = "--layer",
      paramLabel = "LAYER",
      defaultValue = "gold",
      description =
          "gold: results; silver: events and duplicates too, which brings in events that"
              + " came too late and dead letters that are good for today's code (default:"
              + " ${DEFAULT-VALUE}).")
  private Layer layer = Layer.GOLD;

  @Mixin private RebuildOutcomeOptions outcome = new RebuildOutcomeOptions();

  @Mixin private StreamOptions streamOptions = new StreamOptions();

  @Mixin private RebuildOptions configuration = new RebuildOptions();

  @Override
  public Integer call() throws InterruptedException {
    if (!from.isBefore(to)) {
      throw new ParameterException(
          spec.commandLine(),
          "--from must be before --to, but is %s, not before %s".formatted(from, to));
    }
    PrintWriter err = spec.commandLine().getErr();
    ResolvedConfiguration resolved = configuration.load(streamOptions.name());
    PipelineConfig config = resolved.config();
    Instant now = Instant.now();
    Operation operation =
        Operation.start(
            Operation.Kind.BACKFILL,
            now,
            outcome.keep(),
            Map.of(
                "from", from.toString(),
                "to", to.toString(),
                "layer", layer.label(),
                "pipeline", config.stream()));
    try (Warehouse warehouse =
        Warehouse.open(new WarehouseSettings(config.tables().catalogProperties()))) {
      streamOptions.in(warehouse);
      Backfill backfill =
          new Backfill(warehouse, config, operation, now, outcome.grace(), progress(err));
      BackfillReport report =
          OperationBatch.operating(
              warehouse, () -> backfill.run(TimeRanges.of(from, to), layer, outcome.decision()));
      return print(report, outcome.isJson(), spec.commandLine().getOut()).code();
    }
  }

  static Consumer<String> progress(PrintWriter err) {
    return line -> {
      err.println("tidemark: " + line);
      err.flush();
    };
  }

  /** Prints what was found and done; the exit code for it. */
  static ExitCode print(BackfillReport report, boolean json, PrintWriter out) {
    boolean refused = report.result() == BackfillReport.Result.REFUSED;
    if (json) {
      try {
        ObjectNode object = RecordText.JSON.valueToTree(report);
        out.println(
            RecordText.JSON.writeValueAsString(object.put("unexplained", report.unexplained())));
      } catch (JsonProcessingException e) {
        throw new IllegalStateException("a report cannot fail to be JSON", e);
      }
    } else {
      out.printf("%s of %s: %s%n", report.operation(), report.pipeline(), report.ranges());
      List<List<@Nullable Object>> rows =
          report.tables().stream()
              .map(
                  table ->
                      Arrays.<@Nullable Object>asList(
                          table.table(),
                          table.live(),
                          table.anew(),
                          table.differences(),
                          table.explained(),
                          table.unexplained(),
                          table.snapshotId()))
              .toList();
      ResultFormat.TABLE.print(
          new QueryResult(
              List.of(
                  "table",
                  "live",
                  "anew",
                  "differences",
                  "explained",
                  "unexplained",
                  "snapshot_id"),
              rows),
          out);
      line(out, "too late before, now in silver", report.tooLate());
      line(out, "recovered", report.recovered());
      line(out, "events before, now dead letters", report.nowDead());
      line(out, "records that would be lost", report.lost());
      line(out, "sessions left, still open", report.open());
      for (TableReport table : report.tables()) {
        table.examples().forEach(example -> out.println("  " + table.table() + ": " + example));
      }
      out.println(report.result().label());
      if (refused) {
        out.println(
            report.lost() > 0
                ? "Nothing was changed: records would be in no table. Take a longer range."
                : "Nothing was changed. If the differences are meant, say --accept.");
      }
    }
    return refused ? ExitCode.CHECK_FAILED : ExitCode.OK;
  }

  private static void line(PrintWriter out, String what, long count) {
    if (count > 0) {
      out.println("  %-32s %,10d".formatted(what, count));
    }
  }
}
