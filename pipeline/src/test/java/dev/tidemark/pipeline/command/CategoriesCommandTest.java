/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.command;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;

import dev.tidemark.pipeline.dimension.CategoryTable;
import dev.tidemark.pipeline.table.WarehouseSettings;
import dev.tidemark.transforms.orders.Category;
import dev.tidemark.transforms.reference.Dimension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.apache.beam.sdk.values.KV;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CategoriesCommandTest {

  private static final Instant RENAMED = Instant.parse("2026-02-01T00:00:00Z");

  @TempDir private Path folder;

  @Test
  void aNewSnapshotIsReadOnceAndAsOfTheTimeAskedFor() throws IOException {
    load("{\"category\":\"c-1\",\"name\":\"Books\",\"valid_from\":\"2026-01-01T00:00:00Z\"}\n");
    try (CategoryTable table = CategoryTable.open(WarehouseSettings.local(warehouse()))) {
      KV<Long, Dimension<Category>> first = table.readIfChanged().orElseThrow();
      assertThat(name(first.getValue(), RENAMED), is("Books"));
      assertThat(table.readIfChanged().isEmpty(), is(true));

      load(
          """
          {"category":"c-1","name":"Books","valid_from":"2026-01-01T00:00:00Z","valid_to":"2026-02-01T00:00:00Z"}
          {"category":"c-1","name":"Maps","department":"Media","valid_from":"2026-02-01T01:00:00+01:00"}
          """);
      KV<Long, Dimension<Category>> second = table.readIfChanged().orElseThrow();
      assertThat(second.getKey() > first.getKey(), is(true));
      assertThat(name(second.getValue(), RENAMED.minusMillis(1)), is("Books"));
      assertThat(name(second.getValue(), RENAMED), is("Maps"));
      assertThat(second.getValue().asOf("c-1", 0).isEmpty(), is(true));
      assertThat(second.getValue().asOf("c-2", RENAMED.toEpochMilli()).isEmpty(), is(true));
    }
  }

  @Test
  void everyWrongLineIsNamedAndTheTableStaysAsItWas() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("wrong.jsonl"),
            """
            {"category":"c-1","name":"Books","valid_from":"2026-01-01T00:00:00"}
            {"category":"c-1","valid_from":"2026-01-01T00:00:00Z"}
            {"category":"c-1","name":"B","valid_from":"2026-01-02T00:00:00Z","valid_to":"2026-01-01T00:00:00Z"}
            not json
            """);
    CommandRun run = CommandRun.of("categories", "--load=" + file, "--warehouse=" + warehouse());
    assertThat(run.exitCode(), is(2));
    assertThat(
        run.err(),
        allOf(
            containsString("wrong.jsonl:1: "),
            containsString("wrong.jsonl:2: name is missing"),
            containsString("wrong.jsonl:3: valid_to must be after valid_from"),
            containsString("wrong.jsonl:4: ")));
  }

  private void load(String lines) throws IOException {
    Path file = Files.writeString(folder.resolve("categories.jsonl"), lines);
    CommandRun run = CommandRun.of("categories", "--load=" + file, "--warehouse=" + warehouse());
    assertThat(run.err(), run.exitCode(), is(0));
  }

  private Path warehouse() {
    return folder.resolve("warehouse");
  }

  private static String name(Dimension<Category> categories, Instant at) {
    return categories.asOf("c-1", at.toEpochMilli()).orElseThrow().name();
  }
}
