/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.tidemark.pipeline.backfill.BackfillReport;
import dev.tidemark.pipeline.backfill.ReplayDeadLetters;
import dev.tidemark.pipeline.backfill.ReplayReport;
import dev.tidemark.pipeline.config.PipelineConfig;
import dev.tidemark.pipeline.deadletter.DeadLetterFilter;
import dev.tidemark.pipeline.deadletter.DeadLetterFilter.Recovered;
import dev.tidemark.pipeline.failure.ExitCode;
import dev.tidemark.pipeline.rewrite.Operation;
import dev.tidemark.pipeline.rewrite.OperationBatch;
import dev.tidemark.pipeline.table.Warehouse;
import dev.tidemark.pipeline.table.WarehouseSettings;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code tidemark deadletters replay}. */
@Command(
    name = "replay",
    description = {
      "Reads the bytes of dead letters again and runs them through today's code.",
      "What is an event now goes to silver, and its windows are made anew. Examples:",
      "  tidemark deadletters replay --type unknown_event_type --dry-run",
      "  tidemark deadletters replay --from 2026-03-01 --to 2026-03-02 --topic clickstream-events"
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done, whatever came of it",
      "1:a window would change in a way that nothing explains, and nothing was changed",
      "2:a bad argument or setting",
      "4:the tables cannot be read or written, or are not ready for it",
      "5:the pipeline failed"
    },
    sortOptions = false)
final class ReplayDeadLettersCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private DeadLetterOptions choice = new DeadLetterOptions();
  @Mixin private RebuildOutcomeOptions outcome = new RebuildOutcomeOptions();
  @Mixin private StreamOptions streamOptions = new StreamOptions();
  @Mixin private RebuildOptions configuration = new RebuildOptions();

  @Override
  public Integer call() throws InterruptedException {
    DeadLetterFilter filter = choice.filter(Recovered.LEFT_OUT);
    PipelineConfig config = configuration.load(streamOptions.name()).config();
    Instant now = Instant.now();
    Operation operation =
        Operation.start(
            Operation.Kind.REPLAY, now, outcome.keep(), Map.of("pipeline", config.stream()));
    try (Warehouse warehouse =
        Warehouse.open(new WarehouseSettings(config.tables().catalogProperties()))) {
      streamOptions.in(warehouse);
      ReplayDeadLetters replay =
          new ReplayDeadLetters(
              warehouse,
              config,
              operation,
              now,
              outcome.grace(),
              BackfillCommand.progress(spec.commandLine().getErr()));
      ReplayReport report =
          OperationBatch.operating(warehouse, () -> replay.run(filter, outcome.decision()));
      return print(report, spec.commandLine().getOut()).code();
    }
  }

  private ExitCode print(ReplayReport report, PrintWriter out) {
    BackfillReport rebuilt = report.rebuilt();
    if (outcome.isJson()) {
      try {
        out.println(RecordText.JSON.writeValueAsString(report));
      } catch (JsonProcessingException e) {
        throw new IllegalStateException("a report cannot fail to be JSON", e);
      }
    } else {
      out.printf("%s of %s%n", report.operation(), report.pipeline());
      out.printf("  tried again    %,10d%n", report.chosen());
      out.printf("  recovered      %,10d%n", report.recovered());
      out.printf("  failed again   %,10d  %s%n", report.failedAgain(), types(report));
      out.printf("  unrecoverable  %,10d%n", report.unrecoverable());
      if (rebuilt != null) {
        return BackfillCommand.print(rebuilt, false, out);
      }
    }
    return rebuilt != null && rebuilt.result() == BackfillReport.Result.REFUSED
        ? ExitCode.CHECK_FAILED
        : ExitCode.OK;
  }

  private static String types(ReplayReport report) {
    return report.failures().isEmpty() ? "" : report.failures().toString();
  }
}
