/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.bench.command;

import dev.tidemark.bench.report.ReadmeTable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bench/run readme}: puts the figures of the kept results into the README. */
@Command(
    name = "readme",
    mixinStandardHelpOptions = true,
    description = {
      "Puts the figures of the results that are kept in bench/results into the README. To be run in the project's folder.",
      "  bench/run readme"
    },
    sortOptions = false)
final class ReadmeCommand implements Callable<Integer> {
  @Option(
      names = "--results",
      paramLabel = "FOLDER",
      defaultValue = "bench/results",
      description = "Where the results are. Default: ${DEFAULT-VALUE}")
  private Path results;

  @Option(
      names = "--readme",
      paramLabel = "FILE",
      defaultValue = "README.md",
      description = "The page that quotes them. Default: ${DEFAULT-VALUE}")
  private Path readme;

  @Override
  public Integer call() throws Exception {
    Files.writeString(readme, ReadmeTable.of(results).in(Files.readString(readme)));
    return 0;
  }
}
