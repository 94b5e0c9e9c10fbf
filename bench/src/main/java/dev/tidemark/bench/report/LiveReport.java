/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.bench.report;

import dev.tidemark.bench.live.LiveBenchmark;
import dev.tidemark.bench.live.LiveRun;
import dev.tidemark.bench.live.Phase;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What a live benchmark found, with all that is needed to do it again.
 *
 * @param machine where
 * @param settings what was measured
 * @param engines what came of each contender
 */
public record LiveReport(Machine machine, LiveBenchmark.Settings settings, List<LiveRun> engines)
    implements Report {
  /** Writes a page and the same as JSON, {@code NAME.md} and {@code NAME.json}. */
  public void writePage(Path folder, String name, String title, String command) throws IOException {
    writePage(folder, name, head(title, command) + table());
  }

  /** What a page begins with: the title, what was measured, where, and by which command. */
  String head(String title, String command) {
    return "# "
        + title
        + "\n\n"
        + "Records a second: "
        + phases()
        + String.format(
            Locale.ROOT,
            ". Micro-batches every %,d ms, of at most %,d records; %d partitions. ",
            settings.triggerMillis(),
            settings.batchRecords(),
            settings.partitions())
        + machine.sentence(settings.heap())
        + " Writer, broker and contender share it. What is measured: [README](../README.md).\n\n"
        + "    "
        + command
        + "\n\n";
  }

  /** A table in Markdown, a line for each contender. */
  public String table() {
    StringBuilder text = new StringBuilder();
    text.append(
        "| engine | p50 s | p95 s | p99 s | longest s | sent/s | largest backlog | gone after s |"
            + " heap MiB | RSS MiB | all counted |\n");
    text.append("|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---|\n");
    for (LiveRun run : engines) {
      text.append(
          run.latencies() == null
              ? String.format(
                  Locale.ROOT, "| %s | failed |  |  |  |  |  |  |  |  | no |%n", run.engine())
              : String.format(
                  Locale.ROOT,
                  "| %s | %.1f | %.1f | %.1f | %.1f | %,.0f | %,d | %.1f | %,.0f | %,.0f | %s |%n",
                  run.engine(),
                  run.latencies().p50() / 1e3,
                  run.latencies().p95() / 1e3,
                  run.latencies().p99() / 1e3,
                  run.latencies().longest() / 1e3,
                  run.sentPerSecond(),
                  run.largestBacklog(),
                  run.catchUpSeconds(),
                  run.peakHeapBytes() / MIB,
                  run.peakResidentBytes() / MIB,
                  run.correct() ? "yes" : "no"));
    }
    return text.toString();
  }

  private String phases() {
    return settings.phases().stream().map(LiveReport::phase).collect(Collectors.joining(", then "));
  }

  private static String phase(Phase phase) {
    return String.format(Locale.ROOT, "%,d for %,d s", phase.rate(), phase.seconds());
  }
}
