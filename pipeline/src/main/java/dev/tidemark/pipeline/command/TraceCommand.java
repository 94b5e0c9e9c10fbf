/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.tidemark.pipeline.failure.ExitCode;
import dev.tidemark.pipeline.query.RecordCoordinates;
import dev.tidemark.pipeline.query.TableQueries;
import dev.tidemark.pipeline.stream.StreamPipeline;
import dev.tidemark.pipeline.table.Warehouse;
import dev.tidemark.pipeline.trace.CountedIn;
import dev.tidemark.pipeline.trace.Outcome;
import dev.tidemark.pipeline.trace.RowPlace;
import dev.tidemark.pipeline.trace.Trace;
import dev.tidemark.pipeline.trace.TracedRecord;
import dev.tidemark.transforms.time.TimePolicy;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.checkerframework.checker.nullness.qual.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tidemark trace}. */
@Command(
    name = "trace",
    description = {
      "Follows an event through the tables, from its bytes to the windows it counted in.",
      "Examples:",
      "  tidemark trace 06f41e4c-3f42-a279-0000-000000000000",
      "  tidemark trace --topic clickstream-events --partition 0 --offset 12 --json"
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:found", "1:no table has it", "4:the warehouse cannot be read"},
    sortOptions = false)
public final class TraceCommand implements TidemarkCommand {

  /** Shown on the record's own line, or in another place. */
  private static final Set<String> NOT_REPEATED =
      Set.of("stream", "arrival_time", "ingest_time", "payload", "key", "headers");

  private static final Set<String> WINDOW = Set.of("window_start", "window_end");

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "EVENT_ID",
      arity = "0..1",
      description = "The event's id. Without it, the record is named by the three options below.")
  private @Nullable String eventId;

  @Option(names = "--topic", paramLabel = "TOPIC", description = "The topic of a record.")
  private @Nullable String topic;

  @Option(names = "--partition", paramLabel = "NUMBER", description = "Its partition.")
  private @Nullable Integer partition;

  @Option(names = "--offset", paramLabel = "NUMBER", description = "Its offset.")
  private @Nullable Long offset;

  @Mixin private StreamOptions streamOptions = new StreamOptions();

  @Mixin private WarehouseOptions warehouseOptions = new WarehouseOptions();

  @Option(names = "--json", description = "Print one JSON object per record; bytes in Base64.")
  private boolean json;

  @Override
  public Integer call() {
    boolean byRecord = topic != null && partition != null && offset != null;
    if (eventId == null ? !byRecord : topic != null || partition != null || offset != null) {
      throw new ParameterException(
          spec.commandLine(), "Name an event id, or all of --topic, --partition and --offset.");
    }
    try (Warehouse warehouse = Warehouse.open(warehouseOptions.settings())) {
      StreamPipeline stream = streamOptions.in(warehouse);
      try (TableQueries queries = TableQueries.open(warehouse)) {
        Trace trace =
            new Trace(warehouse, queries, stream.name(), stream.tables(TimePolicy.DEFAULT));
        List<TracedRecord> records =
            eventId == null
                ? trace.record(new RecordCoordinates(topic, partition, offset)).stream().toList()
                : trace.event(eventId);
        if (records.isEmpty()) {
          spec.commandLine()
              .getErr()
              .println(
                  "tidemark: No table of %s has %s"
                      .formatted(
                          stream.name(),
                          eventId == null
                              ? "the record " + new RecordCoordinates(topic, partition, offset)
                              : "a record of the event " + RecordText.of(eventId)));
          return ExitCode.CHECK_FAILED.code();
        }
        print(records);
        return ExitCode.OK.code();
      }
    }
  }

  private void print(List<TracedRecord> records) {
    PrintWriter out = spec.commandLine().getOut();
    for (TracedRecord record : records) {
      if (json) {
        try {
          out.println(RecordText.JSON.writeValueAsString(record));
        } catch (JsonProcessingException e) {
          throw new IllegalStateException("a result cannot fail to be JSON", e);
        }
      } else {
        print(record, out);
      }
    }
  }

  private static void print(TracedRecord traced, PrintWriter out) {
    out.println("record " + traced.record() + ": " + traced.outcome().label());
    if (traced.bronze() == null) {
      out.println("  bronze does not have it");
    } else {
      Map<String, @Nullable Object> bronze = traced.bronze().row();
      out.println("  arrived  " + bronze.get("arrival_time"));
      out.println("  read     " + bronze.get("ingest_time"));
      out.println("  key      " + RecordText.of(bronze.get("key")));
      out.println("  headers  " + RecordText.of(bronze.get("headers")));
      out.println("  payload  " + RecordText.of(bronze.get("payload")));
      printFile(traced.bronze(), out);
    }
    traced.places().forEach(place -> printPlace(place, out));
    if (traced.winner() != null) {
      out.println("  the record of this event that counts is " + traced.winner());
    }
    if (!traced.duplicates().isEmpty()) {
      out.println("  duplicates of it: " + RecordText.of(traced.duplicates()));
    }
    if (traced.outcome() == Outcome.TOO_LATE) {
      out.println("  counts nowhere until a backfill of silver brings it in");
    }
    for (CountedIn counted : traced.countedIn()) {
      out.printf(
          "  counted in %s, window %s to %s%n",
          counted.table(), counted.row().get("window_start"), counted.row().get("window_end"));
      printColumns(counted.row(), WINDOW, out);
    }
  }

  private static void printPlace(RowPlace place, PrintWriter out) {
    out.println("  in " + place.table());
    printColumns(place.row(), NOT_REPEATED, out);
    printFile(place, out);
  }

  private static void printColumns(
      Map<String, @Nullable Object> row, Set<String> without, PrintWriter out) {
    StringBuilder line = new StringBuilder();
    row.forEach(
        (column, value) -> {
          if (value != null && !without.contains(column)) {
            line.append(line.isEmpty() ? "    " : ", ")
                .append(column)
                .append(' ')
                .append(RecordText.of(value));
          }
        });
    out.println(line);
  }

  private static void printFile(RowPlace place, PrintWriter out) {
    out.println("    file " + (place.file() == null ? "not found" : place.file()));
    if (place.snapshotId() == null) {
      out.println("    the snapshot that added it has expired");
    } else {
      out.println(
          "    snapshot %d, committed %s".formatted(place.snapshotId(), place.committedAt()));
    }
  }
}
