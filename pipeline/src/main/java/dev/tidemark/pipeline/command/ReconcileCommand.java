/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemark.pipeline.failure.ExitCode;
import dev.tidemark.pipeline.query.Finding;
import dev.tidemark.pipeline.query.QueryException;
import dev.tidemark.pipeline.query.Reconcile;
import dev.tidemark.pipeline.query.Reconcile.Gaps;
import dev.tidemark.pipeline.query.Reconciliation;
import dev.tidemark.pipeline.table.Warehouse;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tidemark reconcile}. */
@Command(
    name = "reconcile",
    description = {
      "Checks that every record is accounted for.",
      "bronze = dead letters + late events + duplicates + silver, record by record, and as the",
      "ledger has it: offsets without gap or overlap, and as many rows as were entered."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:it holds", "1:it does not hold", "4:the warehouse cannot be read"})
public final class ReconcileCommand implements TidemarkCommand {

  private static final ObjectMapper JSON =
      JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();

  @Spec private CommandSpec spec;

  @Mixin private WarehouseOptions warehouseOptions = new WarehouseOptions();

  @Option(names = "--json", description = "Print one JSON object per stream.")
  private boolean json;

  @Option(
      names = "--contiguous",
      description =
          "Take a gap between offsets for a lost record: for topics that hold no transactions and"
              + " are not compacted.")
  private boolean contiguous;

  @Option(
      names = "--grace",
      paramLabel = "DURATION",
      defaultValue = "60s",
      converter = DurationConverter.class,
      description =
          "How long after it was read a record may be on its way (default: ${DEFAULT-VALUE}).")
  private Duration grace = Duration.ofSeconds(60);

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    try (Warehouse warehouse = Warehouse.open(warehouseOptions.settings())) {
      List<Reconciliation> results =
          Reconcile.run(warehouse, grace, Instant.now(), contiguous ? Gaps.LOSSES : Gaps.POSSIBLE);
      for (Reconciliation result : results) {
        if (json) {
          ObjectNode object = JSON.valueToTree(result);
          out.println(JSON.writeValueAsString(object.put("holds", result.holds())));
        } else {
          print(result, out);
        }
      }
      boolean holds = results.stream().allMatch(Reconciliation::holds);
      return (holds ? ExitCode.OK : ExitCode.CHECK_FAILED).code();
    } catch (QueryException e) {
      // The queries are Tidemark's own, so it is the tables that are not as they should be.
      spec.commandLine()
          .getErr()
          .println("tidemark: The tables cannot be compared: " + e.getMessage());
      return ExitCode.CHECK_FAILED.code();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a result cannot fail to be JSON", e);
    }
  }

  private static void print(Reconciliation result, PrintWriter out) {
    out.println("stream " + result.stream());
    line(out, "received (bronze)", result.bronze());
    line(out, "dead letters", result.deadLetters());
    line(out, "too late", result.lateEvents());
    line(out, "duplicates", result.duplicates());
    line(out, "silver", result.silver());
    line(out, "  on time", result.onTime());
    line(out, "  late", result.late());
    line(out, "  backfilled", result.backfilled());
    line(out, "in flight", result.inFlight());
    line(out, "batches in the ledger", result.batches());
    for (Finding warning : result.warnings()) {
      out.println("  warning: " + warning);
    }
    for (Finding finding : result.findings()) {
      out.println("  WRONG: " + finding);
    }
    out.println(
        result.holds()
            ? "Every record is accounted for."
            : "The tables do not agree: %d findings.".formatted(result.findings().size()));
  }

  private static void line(PrintWriter out, String what, long count) {
    out.println("  %-21s %,14d".formatted(what, count));
  }
}
