/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.contract;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.tidemark.pipeline.command.CommandRun;
import dev.tidemark.pipeline.query.TableQueries;
import dev.tidemark.pipeline.runner.RunnerCapabilities.FinalPanes;
import dev.tidemark.pipeline.runner.RunnerProfiles;
import dev.tidemark.pipeline.table.Warehouse;
import dev.tidemark.pipeline.table.WarehouseSettings;
import dev.tidemark.testdata.plan.RecordGenerator;
import dev.tidemark.testdata.record.RecordFile;
import dev.tidemark.testdata.record.RecordFileWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.checkerframework.checker.nullness.qual.MonotonicNonNull;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a pipeline must make of its sample on every runner: the whole pipeline runs once, then its
 * tables are looked at.
 *
 * <p>After a wanted change write the golden files anew, and look at the difference: {@code ./mvnw
 * -pl runners/direct -am test -Dtest='*OnDirectTest' -Dsurefire.failIfNoSpecifiedTests=false
 * -Dtidemark.golden=write}.
 */
@TestInstance(Lifecycle.PER_CLASS) // One run of the pipeline serves all tests.
public abstract class StreamContract {

  private final String runner;
  private @MonotonicNonNull Path warehouse;
  private @MonotonicNonNull Warehouse tables;
  private @MonotonicNonNull TableQueries queries;

  /** The contract for the runner of this name. */
  StreamContract(String runner) {
    this.runner = runner;
  }

  /**
   * Runs the pipeline over the sample and returns when it has ended.
   *
   * @param folder an empty folder for whatever the run needs beside the warehouse
   */
  protected abstract void run(Path folder) throws Exception;

  @BeforeAll
  void runPipeline(@TempDir Path folder) throws Exception {
    warehouse = folder.resolve("warehouse");
    run(folder);
    tables = Warehouse.open(WarehouseSettings.local(warehouse));
    queries = TableQueries.open(tables);
  }

  @AfterAll
  void closeTables() {
    if (queries != null) {
      queries.close();
    }
    if (tables != null) {
      tables.close();
    }
  }

  @Test
  void everyRecordIsAccountedFor() {
    CommandRun reconcile = CommandRun.of("reconcile", "--warehouse", warehouse.toString());
    assertThat(reconcile.out() + reconcile.err(), reconcile.exitCode(), is(0));
  }

  /** Runs the pipeline over all records of a generator, from a file in this folder. */
  final void run(String stream, RecordGenerator records, Path folder, String... options)
      throws IOException {
    Path file = folder.resolve(stream + ".jsonl");
    try (RecordFileWriter writer = RecordFile.write(file)) {
      while (records.hasNext()) {
        writer.write(records.next());
      }
    }
    List<String> arguments = new ArrayList<>(List.of("run", stream));
    arguments.add("--input=" + file);
    arguments.add("--warehouse=" + warehouse);
    arguments.add("--runner=" + runner);
    arguments.addAll(List.of(options));
    CommandRun run = CommandRun.of(arguments.toArray(String[]::new));
    assertThat(run.err(), run.exitCode(), is(0));
  }

  /** Where the run puts its tables. */
  protected final Path warehouse() {
    return warehouse;
  }

  /** The name of the runner. */
  protected final String runner() {
    return runner;
  }

  final TableQueries queries() {
    return queries;
  }

  final FinalPanes finalPanes() {
    return RunnerProfiles.named(runner).capabilities().finalPanes();
  }

  /** The rows of a table are the ones in the golden file of this name. */
  final void rowsAreAsBefore(String golden, String table, String columns) throws IOException {
    GoldenFile.of(golden)
        .check(queries.run("SELECT %s FROM %s ORDER BY 1, 2, 3".formatted(columns, table)));
  }

  /** What holds the value of each window of a table. */
  final String values(String table) {
    return switch (finalPanes()) {
      case CLOSING -> table + " WHERE is_final";
      case UNSUPPORTED -> table + "_latest";
    };
  }
}
