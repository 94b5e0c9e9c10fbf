/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.direct;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidemark.pipeline.command.CommandRun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Commands over the tables of one pipeline, in this process.
 *
 * @param pipeline the pipeline
 * @param warehouse the folder of the tables
 */
record OperatorCommands(String pipeline, Path warehouse) {

  /** Runs a command that must succeed. */
  CommandRun run(String... arguments) {
    CommandRun run = attempt(arguments);
    assertThat(String.join(" ", arguments) + "\n" + run.out() + run.err(), run.exitCode(), is(0));
    return run;
  }

  /** Runs a command. */
  CommandRun attempt(String... arguments) {
    return CommandRun.of(with(arguments, "--warehouse", warehouse.toString()));
  }

  /** The JSON that a command prints that is about the pipeline. */
  JsonNode json(String... arguments) throws IOException {
    return new ObjectMapper()
        .readTree(run(with(arguments, "--pipeline", pipeline, "--json")).out());
  }

  /** The one number that a query yields. */
  long number(String sql) {
    List<String> lines = run("query", sql, "--csv").out().lines().toList();
    return Long.parseLong(lines.get(1));
  }

  /** The rows that a query yields, as JSON. */
  String rows(String sql) {
    return run("query", sql, "--json").out();
  }

  void requireAccountedFor() {
    assertThat(run("reconcile").out(), containsString("Every record is accounted for."));
  }

  /** How many rows of a table a backfill found to differ. */
  static long differences(JsonNode report, String table) {
    for (JsonNode row : report.path("tables")) {
      if (row.path("table").asText().equals(table)) {
        return row.path("differences").asLong();
      }
    }
    throw new AssertionError("no table " + table + " in " + report);
  }

  private static String[] with(String[] arguments, String... more) {
    return Stream.concat(Stream.of(arguments), Stream.of(more)).toArray(String[]::new);
  }
}
