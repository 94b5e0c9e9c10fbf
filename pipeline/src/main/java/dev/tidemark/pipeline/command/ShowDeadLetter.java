/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.tidemark.pipeline.deadletter.DeadLetters;
import dev.tidemark.pipeline.failure.ExitCode;
import dev.tidemark.pipeline.query.RecordCoordinates;
import dev.tidemark.pipeline.query.TableQueries;
import dev.tidemark.pipeline.table.Warehouse;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.checkerframework.checker.nullness.qual.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code tidemark deadletters show}. */
@Command(
    name = "show",
    description = {
      "Shows a dead letter: what was wrong, its whole payload, and its replays. Example:",
      "  tidemark deadletters show clickstream-events-1@31"
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:shown", "1:the record is no dead letter", "4:the warehouse cannot be read"},
    sortOptions = false)
final class ShowDeadLetter implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "TOPIC-PARTITION@OFFSET",
      converter = RecordConverter.class,
      description = "The record, as deadletters list and reconcile write it.")
  private RecordCoordinates record = new RecordCoordinates("", 0, 0);

  @Mixin private StreamOptions streamOptions = new StreamOptions();
  @Mixin private WarehouseOptions warehouseOptions = new WarehouseOptions();

  @Option(names = "--json", description = "Print one JSON object; bytes in Base64.")
  private boolean json;

  @Override
  public Integer call() {
    try (Warehouse warehouse = Warehouse.open(warehouseOptions.settings())) {
      String stream = streamOptions.in(warehouse).name();
      try (TableQueries queries = TableQueries.open(warehouse)) {
        DeadLetters letters = new DeadLetters(queries, stream);
        List<Map<String, @Nullable Object>> letter = letters.letter(record).asMaps();
        if (letter.isEmpty()) {
          spec.commandLine()
              .getErr()
              .println("tidemark: The record %s of %s is no dead letter".formatted(record, stream));
          return ExitCode.CHECK_FAILED.code();
        }
        show(letter.get(0), letters.original(record).asMaps(), letters.replays(record).asMaps());
        return ExitCode.OK.code();
      }
    }
  }

  private void show(
      Map<String, @Nullable Object> letter,
      List<Map<String, @Nullable Object>> original,
      List<Map<String, @Nullable Object>> replays) {
    PrintWriter out = spec.commandLine().getOut();
    // Bronze has the payload whole; the dead letter's own may be cut.
    original.forEach(letter::putAll);
    letter.put("in_bronze", !original.isEmpty());
    if (json) {
      letter.put("replays", replays);
      try {
        out.println(RecordText.JSON.writeValueAsString(letter));
      } catch (JsonProcessingException e) {
        throw new IllegalStateException("a row cannot fail to be JSON", e);
      }
      return;
    }
    letter.forEach(
        (column, value) -> {
          if (value != null) {
            out.printf("%-17s %s%n", column, RecordText.of(value));
          }
        });
    replays.forEach(replay -> out.println("replay            " + RecordText.of(replay)));
  }

  /** Reads coordinates. */
  static final class RecordConverter implements ITypeConverter<RecordCoordinates> {
    @Override
    public RecordCoordinates convert(String text) {
      try {
        return RecordCoordinates.parse(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }
}
