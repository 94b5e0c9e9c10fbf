/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.bench.recovery;

import dev.tidemark.bench.child.JavaHeap;
import dev.tidemark.bench.contender.Contender;
import dev.tidemark.bench.contender.ContenderProcess;
import dev.tidemark.bench.contender.ContenderSettings;
import dev.tidemark.bench.contender.DrainProgress.Mark;
import dev.tidemark.bench.contender.Measurement;
import dev.tidemark.bench.drain.Turns;
import dev.tidemark.bench.topic.Workload;
import dev.tidemark.bench.verdict.Comparison;
import dev.tidemark.testdata.clickstream.Expectation;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * Kills each contender in the middle of a drain, starts it again on what it has left, and sees how
 * long it takes to go on, and whether what it has written in the end is right.
 */
public final class RecoveryBenchmark {
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  /** A commit may have come between the last look and the kill. */
  private static final int BATCHES_UNTIL_BACK = 2;

  private final Settings settings;
  private final PrintWriter progress;

  /**
   * What is measured.
   *
   * @param workload the topic
   * @param engines the contenders' names
   * @param heap the heap of each
   * @param rounds how many times each is killed, each time in a drain of its own
   * @param batchRecords how many records a micro-batch reads at most
   * @param killedAt the share of the topic that is visible when it is killed
   */
  public record Settings(
      Workload workload,
      List<String> engines,
      JavaHeap heap,
      int rounds,
      long batchRecords,
      double killedAt) {}

  /** A benchmark that says on {@code progress} how far it is. */
  public RecoveryBenchmark(Settings settings, PrintWriter progress) {
    this.settings = settings;
    this.progress = progress;
  }

  /** Runs it all. */
  public List<RecoveryRun> run() throws IOException, InterruptedException {
    return new Turns(
            settings.workload(), settings.engines(), settings.rounds(), settings.batchRecords())
        .take(progress, this::recover);
  }

  private RecoveryRun recover(
      Contender contender, int round, ContenderSettings told, Expectation expected)
      throws IOException, InterruptedException {
    ContenderProcess process =
        new ContenderProcess(contender, settings.heap(), PATIENCE, List.of());
    long visible = process.runUntil((long) (settings.killedAt() * expected.received()), told);
    // The clock of all JVMs of a machine, which counts from its start.
    long restarted = System.nanoTime();
    Measurement measurement = process.run(told);
    List<Mark> marks = measurement.marks();
    Mark end = marks.get(marks.size() - 1);
    long enough =
        Math.min(visible + BATCHES_UNTIL_BACK * settings.batchRecords(), expected.received());
    Mark back = marks.stream().filter(mark -> mark.records() >= enough).findFirst().orElse(end);
    RecoveryRun run =
        new RecoveryRun(
            contender.name(),
            round,
            visible,
            (back.nanos() - restarted) / 1e9,
            (end.nanos() - restarted) / 1e9,
            Comparison.of(told.warehouse(), contender.results(), expected));
    progress.printf(
        Locale.ROOT,
        "round %d: %-22s killed at %,d records, back after %.1f s, %s%n",
        round,
        contender.name(),
        visible,
        run.secondsUntilBack(),
        run.verdict().correct()
            ? "correct"
            : "WRONG by " + run.verdict().wrongEvents() + " events");
    run.verdict().differences().forEach(difference -> progress.printf("         %s%n", difference));
    progress.flush();
    return run;
  }
}
