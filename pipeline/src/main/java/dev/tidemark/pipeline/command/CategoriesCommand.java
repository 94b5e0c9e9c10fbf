/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tidemark.pipeline.config.ConfigurationException;
import dev.tidemark.pipeline.dimension.CategoryTable;
import dev.tidemark.pipeline.failure.ExitCode;
import dev.tidemark.transforms.orders.Category;
import dev.tidemark.transforms.reference.Version;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.checkerframework.checker.nullness.qual.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tidemark categories}. */
@Command(
    name = "categories",
    description = {
      "Replaces the table of categories that orders are joined with, in one commit. A running",
      "pipeline reads the new one without a restart. A change must be there before it is valid.",
      "Each line of the file is a JSON object; valid_to may be absent:",
      "  {\"category\":\"c-1\",\"name\":\"Books\",\"department\":\"Media\",\"valid_from\":\"2026-01-01T00:00:00Z\"}"
    },
    sortOptions = false)
public final class CategoriesCommand implements TidemarkCommand {

  private static final JsonMapper JSON = new JsonMapper();

  @Spec private CommandSpec spec;
  @Mixin private WarehouseOptions warehouseOptions = new WarehouseOptions();

  @Option(
      names = "--load",
      paramLabel = "FILE",
      required = true,
      description = "The categories, all versions of them.")
  private Path file = Path.of("");

  @Override
  public Integer call() {
    List<Version<Category>> versions = read(file);
    try (CategoryTable table = CategoryTable.open(warehouseOptions.settings())) {
      table.replace(versions);
    }
    spec.commandLine().getOut().println(versions.size() + " versions of categories.");
    return ExitCode.OK.code();
  }

  private static List<Version<Category>> read(Path file) {
    List<String> lines;
    try {
      lines = Files.readAllLines(file, StandardCharsets.UTF_8);
    } catch (IOException failure) {
      throw new ConfigurationException(
          List.of("The file " + file + " cannot be read: " + failure.getMessage() + "."));
    }
    List<Version<Category>> versions = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).isBlank()) {
        continue;
      }
      try {
        versions.add(version(JSON.readTree(lines.get(i))));
      } catch (IOException | DateTimeException | IllegalArgumentException wrong) {
        problems.add("%s:%d: %s.".formatted(file, i + 1, firstLine(wrong.getMessage())));
      }
    }
    if (!problems.isEmpty()) {
      throw new ConfigurationException(problems);
    }
    return versions;
  }

  private static Version<Category> version(JsonNode row) {
    long from = millis(required(row, "valid_from"));
    String to = text(row, "valid_to");
    long until = to == null ? Version.STILL_VALID : millis(to);
    if (until <= from) {
      throw new IllegalArgumentException("valid_to must be after valid_from, but is " + to);
    }
    return new Version<>(
        required(row, "category"),
        new Category(required(row, "name"), text(row, "department")),
        from,
        until);
  }

  private static String required(JsonNode row, String field) {
    String value = text(row, field);
    if (value == null || value.isBlank()) {
      throw new IllegalArgumentException(field + " is missing");
    }
    return value;
  }

  private static @Nullable String text(JsonNode row, String field) {
    JsonNode value = row.get(field);
    return value == null || value.isNull() ? null : value.asText();
  }

  private static long millis(String time) {
    return OffsetDateTime.parse(time).toInstant().toEpochMilli();
  }

  private static String firstLine(@Nullable String message) {
    return message == null ? "not understood" : message.lines().findFirst().orElse(message);
  }
}
