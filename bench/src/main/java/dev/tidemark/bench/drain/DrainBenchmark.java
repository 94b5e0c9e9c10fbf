/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.bench.drain;

import dev.tidemark.bench.child.Folders;
import dev.tidemark.bench.child.JavaHeap;
import dev.tidemark.bench.contender.Contender;
import dev.tidemark.bench.contender.ContenderProcess;
import dev.tidemark.bench.contender.ContenderSettings;
import dev.tidemark.bench.contender.Measurement;
import dev.tidemark.bench.topic.Workload;
import dev.tidemark.bench.verdict.Comparison;
import dev.tidemark.bench.verdict.Verdict;
import dev.tidemark.testdata.clickstream.Expectation;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Drains a preloaded topic with each contender in turn, several rounds, one process at a time
 * beside the broker.
 */
public final class DrainBenchmark {
  /** The share of the topic that is not measured where nothing else is said. */
  public static final double WARM_UP_SHARE = 0.25;

  private static final Duration PATIENCE = Duration.ofMinutes(20);

  private final Settings settings;
  private final PrintWriter progress;

  /**
   * What is measured.
   *
   * @param workload the topic
   * @param engines the contenders' names
   * @param heap the heap of each
   * @param rounds how many times each drains the topic
   * @param batchRecords how many records a micro-batch reads at most
   * @param warmUpShare the share of the topic that is not measured
   * @param profiles where recordings of the JVMs go, or null for none
   */
  public record Settings(
      Workload workload,
      List<String> engines,
      JavaHeap heap,
      int rounds,
      long batchRecords,
      double warmUpShare,
      @Nullable Path profiles) {}

  /** A benchmark that says on {@code progress} how far it is. */
  public DrainBenchmark(Settings settings, PrintWriter progress) {
    this.settings = settings;
    this.progress = progress;
  }

  /** Runs it all. */
  public List<Run> run() throws IOException, InterruptedException {
    return new Turns(
            settings.workload(), settings.engines(), settings.rounds(), settings.batchRecords())
        .take(progress, this::drain);
  }

  private Run drain(Contender contender, int round, ContenderSettings told, Expectation expected)
      throws IOException, InterruptedException {
    Measurement measurement =
        new ContenderProcess(contender, settings.heap(), PATIENCE, flags(contender, round))
            .run(told);
    Verdict verdict = Comparison.of(told.warehouse(), contender.results(), expected);
    Run run =
        Run.of(
            contender.name(),
            round,
            settings.warmUpShare(),
            measurement,
            Folders.size(told.warehouse()) + Folders.size(told.checkpoint()),
            verdict);
    say(
        "round %d: %-22s %,9.0f events/s, %,9.0f per CPU second, %.1f s in all, %s",
        round,
        contender.name(),
        run.eventsPerSecond(),
        run.eventsPerCpuSecond(),
        run.totalSeconds(),
        verdict.correct() ? "correct" : "WRONG by " + verdict.wrongEvents() + " events");
    verdict.differences().forEach(difference -> say("         %s", difference));
    return run;
  }

  private List<String> flags(Contender contender, int round) {
    return settings.profiles() == null
        ? List.of()
        : List.of(
            "-XX:StartFlightRecording:settings=profile,dumponexit=true,filename="
                + settings.profiles().resolve(contender.name() + "-" + round + ".jfr"),
            "-XX:+UnlockDiagnosticVMOptions",
            "-XX:+DebugNonSafepoints",
            "-Xlog:jfr+startup=off");
  }

  private void say(String format, Object... values) {
    progress.printf(Locale.ROOT, format + "%n", values);
    progress.flush();
  }
}
