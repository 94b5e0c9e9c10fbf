/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.bench.report;

import dev.tidemark.bench.recovery.RecoveryBenchmark;
import dev.tidemark.bench.recovery.RecoveryRun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * What a benchmark of recovery found, with all that is needed to do it again.
 *
 * @param machine where
 * @param settings what was measured
 * @param runs every single run
 */
public record RecoveryReport(
    Machine machine, RecoveryBenchmark.Settings settings, List<RecoveryRun> runs)
    implements Report {
  private static final String NAME = "recovery";

  /** Writes {@code recovery.md} and {@code recovery.json} to a folder, which is made. */
  public void writePage(Path folder, String command) throws IOException {
    writePage(
        folder,
        NAME,
        String.format(
            Locale.ROOT,
            "# Killed in the middle%n%n%,d records in %d partitions; killed when %.0f of 100 are visible. %s"
                + " What is measured: [README](../README.md).%n%n    %s%n%n%s",
            settings.workload().events(),
            settings.workload().partitions(),
            100 * settings.killedAt(),
            machine.sentence(settings.heap()),
            command,
            table()));
  }

  /** A table in Markdown, a line for each run. */
  public String table() {
    StringBuilder text = new StringBuilder();
    text.append("| engine | round | killed at | back after s | through after s | correct |\n");
    text.append("|---|---:|---:|---:|---:|---|\n");
    for (RecoveryRun run : runs) {
      text.append(
          String.format(
              Locale.ROOT,
              "| %s | %d | %,d | %.1f | %.1f | %s |%n",
              run.engine(),
              run.round(),
              run.visibleAtKill(),
              run.secondsUntilBack(),
              run.secondsUntilThrough(),
              run.verdict().correct() ? "yes" : "no, by " + run.verdict().wrongEvents()));
    }
    return text.toString();
  }
}
