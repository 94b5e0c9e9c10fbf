/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.direct.chaos;

import dev.tidemark.pipeline.stream.StreamPipelines;
import dev.tidemark.pipeline.table.OrphanFiles.Orphan;
import dev.tidemark.pipeline.table.WarehouseSettings;
import dev.tidemark.runners.direct.chaos.ChaosReport.Event;
import dev.tidemark.runners.direct.chaos.ChaosStream.Progress;
import dev.tidemark.runners.direct.chaos.Strikes.Blow;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.checkerframework.checker.nullness.qual.Nullable;

/** One chaos run: the processes, the faults, and the proof at the end. */
final class ChaosRun implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration STALLED = Duration.ofMinutes(4);
  private static final Duration START = Duration.ofMinutes(3);
  private static final int LONGEST_PAUSE_MILLIS = 3_000;
  private static final int ENOUGH_FAULTS = 10_000;
  private static final long FEWEST_OFFSETS = 30;

  private static final List<Fault> OF_CHECKPOINTS =
      List.of(Fault.CHECKPOINT_DELETED, Fault.CHECKPOINT_MISSING, Fault.CHECKPOINT_CORRUPTED);
  private static final List<Fault> ONE_PROCESS_ONLY =
      Stream.concat(
              OF_CHECKPOINTS.stream(),
              Stream.of(Fault.KILL_AT_COMMIT_POINT, Fault.DUPLICATED_START))
          .toList();

  private final ChaosSettings settings;
  private final Consumer<String> progress;
  private final ChaosStream stream;
  private final ChaosProcesses processes;
  private final Map<Fault, String> leftOut = new EnumMap<>(Fault.class);
  private final List<Event> events = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();
  private volatile @Nullable SmallDisk disk;
  private long started;

  ChaosRun(ChaosSettings settings, Consumer<String> progress) throws IOException {
    this.settings = settings;
    this.progress = progress;
    this.stream = ChaosStream.of(settings);
    this.processes = new ChaosProcesses(settings, stream);
  }

  ChaosReport run() throws IOException, InterruptedException {
    try {
      disk = SmallDisk.mount(settings.data());
    } catch (SmallDisk.NotPermittedException refused) {
      leftOut.put(Fault.DISK_FULL, refused.getMessage());
    }
    ChaosFiles.replace(settings.clock(), "0");
    processes.startBroker();
    if (settings.isCluster()) {
      processes.startCluster();
    }
    processes.generate();
    progress.accept("%,d records are in Kafka".formatted(stream.records()));
    stream.prepare(new WarehouseSettings(processes.config().tables().catalogProperties()));
    started = System.nanoTime();
    processes.pace(pace(0));
    processes.startPipeline();
    awaitTables();
    try (ChaosTables tables = new ChaosTables(stream, processes.config())) {
      attack(tables);
      drain(tables);
      processes.stopPipeline();
      return report(tables);
    } finally {
      close();
    }
  }

  /** Ends what runs; may be called from another thread, when the command is to end. */
  @Override
  public void close() throws IOException {
    processes.close();
    SmallDisk mounted = disk;
    if (mounted != null) {
      mounted.close();
    }
  }

  private Set<Fault> possible() {
    Set<Fault> possible = EnumSet.allOf(Fault.class);
    if (settings.isCluster()) {
      leaveOut("the command that submits to a cluster has no part in it", ONE_PROCESS_ONLY);
    } else {
      possible.remove(Fault.KILL_OF_WORKER);
      if (!settings.hasCheckpoints()) {
        leaveOut("the " + settings.runner() + " runner keeps no checkpoint", OF_CHECKPOINTS);
      } else if (!StreamPipelines.named(settings.pipeline()).goesOnFromTables()) {
        leaveOut(
            settings.pipeline() + " can go on from its checkpoint only",
            List.of(Fault.CHECKPOINT_DELETED, Fault.CHECKPOINT_CORRUPTED));
      }
    }
    possible.removeAll(leftOut.keySet());
    leftOut.forEach((fault, reason) -> progress.accept(fault.label() + " is left out: " + reason));
    return possible;
  }

  private void leaveOut(String reason, List<Fault> faults) {
    faults.forEach(fault -> leftOut.put(fault, reason));
  }

  private void attack(ChaosTables tables) throws IOException, InterruptedException {
    Random random = new Random(settings.seed());
    Strikes strikes = new Strikes(settings, processes, stream, tables, disk, random, problems::add);
    awaitBatch(tables, 0);
    for (Fault fault : Fault.sequence(random, possible(), ENOUGH_FAULTS)) {
      Thread.sleep(random.nextInt(LONGEST_PAUSE_MILLIS));
      double at = secondsSinceStart();
      if (at > settings.duration().toSeconds() || tables.areComplete()) {
        return;
      }
      processes.pace(pace(tables.received()));
      Blow blow = strikes.strike(fault);
      awaitBatch(tables, blow.batches());
      double seconds = (System.nanoTime() - blow.nanos()) / 1e9;
      events.add(new Event(at, fault.label(), blow.detail(), seconds));
      progress.accept(
          "%6.1f s %s%s, the next batch after %.1f s"
              .formatted(
                  at,
                  fault.label(),
                  blow.detail().isEmpty() ? "" : " (" + blow.detail() + ")",
                  seconds));
    }
  }

  /** While there are faults the pipeline reads slowly, for the records to last as long as they. */
  private long pace(long received) {
    double secondsLeft = Math.max(20, settings.duration().toSeconds() - secondsSinceStart());
    return Math.max(FEWEST_OFFSETS, (long) (2 * (stream.records() - received) / secondsLeft));
  }

  /**
   * Waits until a batch behind this one is whole, and the checkpoint of a pipeline that recovers
   * has one; starts the pipeline anew if it has ended.
   */
  private void awaitBatch(ChaosTables tables, long before)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    while (tables.batches() <= before || processes.isRecovering() || tables.areRecovering()) {
      if (!processes.pipeline().isAlive()) {
        progress.accept(
            "the pipeline has ended with exit code %d; it is started anew"
                .formatted(processes.pipeline().waitFor(Duration.ZERO)));
        processes.startPipeline();
      }
      if (System.nanoTime() - start > STALLED.toNanos()) {
        problems.add("there was no batch for " + STALLED);
        return;
      }
      if (tables.areComplete()) {
        return;
      }
      Thread.sleep(POLL.toMillis());
    }
  }

  private void drain(ChaosTables tables) throws IOException, InterruptedException {
    progress.accept("no more faults; the pipeline drains");
    processes.pace(Long.MAX_VALUE);
    processes.stopPipeline();
    processes.startPipeline();
    Progress last = null;
    long lastMove = System.nanoTime();
    while (System.nanoTime() - lastMove < STALLED.toNanos()) {
      if (!processes.pipeline().isAlive()) {
        processes.startPipeline();
      }
      Progress now = tables.progress();
      if (now.isComplete()) {
        return;
      }
      if (!now.equals(last)) {
        last = now;
        lastMove = System.nanoTime();
        progress.accept(now.text());
      }
      Thread.sleep(4 * POLL.toMillis());
    }
    problems.add("the pipeline did not drain: " + last);
  }

  private ChaosReport report(ChaosTables tables) {
    problems.addAll(tables.problems());
    List<Orphan> orphans = tables.orphans();
    tables.remove(orphans);
    List<Orphan> left = tables.orphans();
    if (!left.isEmpty()) {
      problems.add(left.size() + " orphan files are left, such as " + left.get(0).location());
    }
    problems.addAll(tables.problems().stream().filter(p -> !problems.contains(p)).toList());
    return new ChaosReport(
        settings.pipeline(),
        settings.seed(),
        settings.runner(),
        secondsSinceStart(),
        processes.kills(),
        tables.lost(),
        tables.duplicated(),
        orphans.size(),
        left.size(),
        events,
        ChaosReport.labelled(leftOut),
        problems);
  }

  private void awaitTables() throws InterruptedException {
    long start = System.nanoTime();
    while (!Files.isDirectory(settings.warehouse().resolve("tidemark/ledger/metadata"))) {
      if (!processes.pipeline().isAlive() || System.nanoTime() - start > START.toNanos()) {
        throw new IllegalStateException(
            "the pipeline does not start; see " + settings.log("pipeline"));
      }
      Thread.sleep(POLL.toMillis());
    }
  }

  private double secondsSinceStart() {
    return (System.nanoTime() - started) / 1e9;
  }
}
