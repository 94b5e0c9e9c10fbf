/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.bench.report;

import dev.tidemark.bench.drain.DrainBenchmark;
import dev.tidemark.bench.drain.EngineResult;
import dev.tidemark.bench.drain.Run;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The results of a drain benchmark.
 *
 * @param machine where it ran
 * @param settings what was measured
 * @param engines the results of each contender
 * @param runs every single run
 */
public record DrainReport(
    Machine machine, DrainBenchmark.Settings settings, List<EngineResult> engines, List<Run> runs)
    implements Report {
  /** A table of the contenders. */
  public String table() {
    StringBuilder text = new StringBuilder();
    text.append(
        "engine                  events/s   (lowest .. highest)   per CPU s   heap MiB   RSS MiB"
            + "  bytes/event  correct\n");
    for (EngineResult engine : engines) {
      text.append(
          String.format(
              Locale.ROOT,
              "%-22s %,9.0f %,10.0f .. %,9.0f   %,9.0f %,10.0f %,9.0f %,12.0f  %s%n",
              engine.engine(),
              engine.eventsPerSecond(),
              engine.slowest(),
              engine.fastest(),
              engine.eventsPerCpuSecond(),
              engine.peakHeapBytes() / MIB,
              engine.peakResidentBytes() / MIB,
              engine.bytesPerEvent(),
              engine.correct() ? "yes" : "NO, by " + engine.wrongEvents() + " events"));
    }
    return text.toString();
  }

  /** How many times as fast one contender is as another, if both ran. */
  public Optional<String> ratio(String one, String other) {
    return engine(one)
        .flatMap(
            first ->
                engine(other)
                    .map(
                        second ->
                            String.format(
                                Locale.ROOT,
                                "ratio %s/%s %.2f",
                                one,
                                other,
                                first.eventsPerSecond() / second.eventsPerSecond())));
  }

  private Optional<EngineResult> engine(String name) {
    return engines.stream().filter(engine -> engine.engine().equals(name)).findFirst();
  }
}
