/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.bench.command;

import java.io.IOException;
import java.nio.file.Path;
import org.checkerframework.checker.nullness.qual.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Where the results of a benchmark go, besides the table that it prints. */
final class ResultOptions {
  @Option(names = "--report", paramLabel = "FILE", description = "Write the results as JSON.")
  private @Nullable Path report;

  @Option(
      names = "--page",
      paramLabel = "FOLDER",
      description = "Write the results as a page, such as those in bench/results.")
  private @Nullable Path page;

  /** Writes results to a file. */
  @FunctionalInterface
  interface FileWriter {
    void writeTo(Path file) throws IOException;
  }

  /** Writes a page to a folder, with the command that makes it again. */
  @FunctionalInterface
  interface PageWriter {
    void writeTo(Path folder, String command) throws IOException;
  }

  /** Writes what is asked for. */
  void write(CommandSpec spec, FileWriter asJson, PageWriter asPage) throws IOException {
    if (report != null) {
      asJson.writeTo(report);
    }
    if (page != null) {
      String arguments =
          String.join(" ", spec.root().commandLine().getParseResult().originalArgs());
      asPage.writeTo(page, ("bench/run " + arguments).trim());
    }
  }
}
