/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.bench.live;

import dev.tidemark.bench.child.Folders;
import dev.tidemark.bench.child.JavaHeap;
import dev.tidemark.bench.contender.Contender;
import dev.tidemark.bench.contender.ContenderProcess;
import dev.tidemark.bench.contender.ContenderSettings;
import dev.tidemark.bench.contender.Contenders;
import dev.tidemark.bench.contender.DrainProgress.Mark;
import dev.tidemark.bench.contender.EngineFailedException;
import dev.tidemark.bench.contender.Measurement;
import dev.tidemark.bench.live.LiveRun.PhaseEnd;
import dev.tidemark.bench.topic.BrokerProcess;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Each contender in turn reads a topic of its own while it is written, at rates that change from
 * phase to phase. The writer shares the machine with the broker and the contender.
 */
public final class LiveBenchmark {
  /** Until the first record is written, the contender starts. */
  private static final Duration HEAD_START = Duration.ofSeconds(15);

  private static final Duration PATIENCE = Duration.ofMinutes(30);

  private final Settings settings;
  private final PrintWriter progress;

  /**
   * What is measured.
   *
   * @param engines the contenders' names
   * @param heap the heap of each
   * @param phases at which rates the topic is written
   * @param warmUpSeconds how much of the first phase does not count for latencies
   * @param triggerMillis the time between the starts of two micro-batches
   * @param batchRecords how many records a micro-batch reads at most
   * @param seed the generator's seed
   * @param users how many users there are
   * @param partitions how many partitions the topic has
   */
  public record Settings(
      List<String> engines,
      JavaHeap heap,
      List<Phase> phases,
      int warmUpSeconds,
      long triggerMillis,
      long batchRecords,
      long seed,
      int users,
      int partitions) {

    /** The phase with the highest rate, the first one if there are several. */
    public int fastestPhase() {
      int fastest = 0;
      for (int phase = 1; phase < phases.size(); phase++) {
        if (phases.get(phase).rate() > phases.get(fastest).rate()) {
          fastest = phase;
        }
      }
      return fastest;
    }

    long recordsUpTo(int phase) {
      return phases.subList(0, phase).stream().mapToLong(Phase::records).sum();
    }
  }

  /** A benchmark that says on {@code progress} how far it is. */
  public LiveBenchmark(Settings settings, PrintWriter progress) {
    this.settings = settings;
    this.progress = progress;
  }

  /** Runs it all. */
  public List<LiveRun> run() throws IOException, InterruptedException, SQLException {
    Path folder = Files.createTempDirectory("tidemark-bench-");
    try (BrokerProcess broker = BrokerProcess.start(folder)) {
      List<LiveRun> runs = new ArrayList<>();
      for (String engine : settings.engines()) {
        LiveRun run = run(Contenders.named(engine), broker.address(), folder);
        runs.add(run);
        tell(run);
      }
      return runs;
    } finally {
      Folders.delete(folder);
    }
  }

  private LiveRun run(Contender contender, String broker, Path parent)
      throws IOException, InterruptedException, SQLException {
    String topic = "clickstream-live-" + contender.name();
    PacedTopic source =
        new PacedTopic(settings.phases(), settings.seed(), settings.users(), settings.partitions());
    source.create(broker, topic);
    Instant start = Instant.now().plus(HEAD_START);
    ContenderSettings told =
        new ContenderSettings(
            broker,
            topic,
            source.records(),
            settings.batchRecords(),
            settings.triggerMillis(),
            true,
            parent.resolve(contender.name()));
    ExecutorService writer = Executors.newSingleThreadExecutor();
    try {
      Future<?> written =
          writer.submit(
              () -> {
                source.write(broker, topic, start);
                return null;
              });
      Measurement measurement =
          new ContenderProcess(contender, settings.heap(), PATIENCE, List.of()).run(told);
      written.get();
      return measured(contender, told, source, start, measurement);
    } catch (EngineFailedException e) {
      return LiveRun.failed(contender.name(), source.records(), String.valueOf(e.getMessage()));
    } catch (ExecutionException e) {
      throw new IOException("The topic could not be written", e.getCause());
    } finally {
      writer.shutdownNow();
      Folders.delete(told.folder());
    }
  }

  private LiveRun measured(
      Contender contender,
      ContenderSettings told,
      PacedTopic source,
      Instant start,
      Measurement measurement)
      throws SQLException {
    int fastest = settings.fastestPhase();
    List<PhaseEnd> phases = phases(source, measurement.marks());
    long after = settings.recordsUpTo(fastest + 1);
    long sentNanos = source.nanosAt(after);
    Mark caughtUp =
        measurement.marks().stream()
            .filter(mark -> mark.records() >= after)
            .min(Comparator.comparingLong(Mark::nanos))
            .orElseThrow();
    long seconds = settings.phases().stream().mapToLong(Phase::seconds).sum();
    Latencies latencies =
        Visibility.of(
            told.warehouse(),
            contender.results().panes(),
            start.plusSeconds(settings.warmUpSeconds()).toEpochMilli(),
            start.plusSeconds(seconds).toEpochMilli());
    return new LiveRun(
        contender.name(),
        source.records(),
        phases.get(fastest).sentPerSecond(),
        phases,
        latencies,
        largestBacklog(source, measurement.marks(), source.nanosAt(1)),
        Math.max(0, caughtUp.nanos() - sentNanos) / 1e9,
        measurement.peakHeapBytes(),
        measurement.peakResidentBytes(),
        null);
  }

  private List<PhaseEnd> phases(PacedTopic source, List<Mark> marks) {
    List<PhaseEnd> ends = new ArrayList<>();
    for (int phase = 0; phase < settings.phases().size(); phase++) {
      long before = settings.recordsUpTo(phase);
      long after = settings.recordsUpTo(phase + 1);
      long end = source.nanosAt(after);
      long visible =
          marks.stream()
              .filter(mark -> mark.nanos() <= end)
              .mapToLong(Mark::records)
              .max()
              .orElse(0);
      ends.add(
          new PhaseEnd(
              settings.phases().get(phase).rate(),
              // Until the first record the writer waits: that is no part of the phase.
              (after - before) / ((end - source.nanosAt(Math.max(1, before))) / 1e9),
              after - visible));
    }
    return ends;
  }

  /**
   * Just before a batch becomes visible the backlog is at its largest. What piles up while the
   * contender starts does not count.
   */
  private long largestBacklog(PacedTopic source, List<Mark> marks, long startNanos) {
    long warmNanos = startNanos + TimeUnit.SECONDS.toNanos(settings.warmUpSeconds());
    long largest = 0;
    long visible = 0;
    for (Mark mark : marks) {
      if (mark.nanos() > warmNanos) {
        largest = Math.max(largest, source.recordsAt(mark.nanos()) - visible);
      }
      visible = mark.records();
    }
    return largest;
  }

  private void tell(LiveRun run) {
    if (run.latencies() == null) {
      progress.printf("%s FAILED: %s%n", run.engine(), run.failure());
    } else {
      progress.printf(
          Locale.ROOT,
          "%s: produce to visible p50 %.1f s, p95 %.1f s, p99 %.1f s; largest backlog %,d records, gone after %.1f s%s%n",
          run.engine(),
          run.latencies().p50() / 1e3,
          run.latencies().p95() / 1e3,
          run.latencies().p99() / 1e3,
          run.largestBacklog(),
          run.catchUpSeconds(),
          run.correct() ? "" : "; WRONG: gold has not counted all events");
    }
    progress.flush();
  }
}
