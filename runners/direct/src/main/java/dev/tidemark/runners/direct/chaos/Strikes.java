/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.direct.chaos;

import dev.tidemark.broker.StandaloneCluster;
import dev.tidemark.pipeline.failure.ExitCode;
import dev.tidemark.pipeline.table.CommitPoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.checkerframework.checker.nullness.qual.Nullable;

/** Makes faults, and does what an operator does about them. */
final class Strikes {

  private static final Duration UNTIL_COMMIT_POINT = Duration.ofSeconds(60);
  private static final List<CommitPoint> POINTS = List.of(CommitPoint.values());

  private final ChaosSettings settings;
  private final ChaosProcesses processes;
  private final ChaosStream stream;
  private final ChaosTopic topic;
  private final ChaosTables tables;
  private final @Nullable SmallDisk disk;
  private final Random random;
  private final Consumer<String> problems;

  Strikes(
      ChaosSettings settings,
      ChaosProcesses processes,
      ChaosStream stream,
      ChaosTables tables,
      @Nullable SmallDisk disk,
      Random random,
      Consumer<String> problems) {
    this.settings = settings;
    this.processes = processes;
    this.stream = stream;
    this.topic = new ChaosTopic(stream.topic(), processes.bootstrapServers());
    this.tables = tables;
    this.disk = disk;
    this.random = random;
    this.problems = problems;
  }

  /**
   * A fault that was made.
   *
   * @param detail where or how
   * @param batches how many batches were whole then
   * @param nanos when
   */
  record Blow(String detail, long batches, long nanos) {
    Blow with(String newDetail) {
      return new Blow(newDetail, batches, nanos);
    }
  }

  /** Makes a fault; afterwards the pipeline has been started again, where it was stopped. */
  Blow strike(Fault fault) throws IOException, InterruptedException {
    return switch (fault) {
      case KILL -> kill();
      case KILL_DURING_RECOVERY -> killDuringRecovery();
      case KILL_AT_COMMIT_POINT -> killAtCommitPoint();
      case KILL_OF_WORKER -> killWorker();
      case BROKER_RESTART -> restartBroker();
      case BROKER_SLOW -> slowBroker();
      case DISK_FULL -> fillDisk();
      case CLOCK_STEP -> stepClock();
      case POISON_BURST -> poison();
      case PARTITION_ADDED -> {
        topic.addPartition();
        yield now("now " + topic.partitions());
      }
      case DUPLICATED_START -> startAgain();
      case CHECKPOINT_DELETED -> deleteCheckpoint();
      case CHECKPOINT_MISSING -> hideCheckpoint();
      case CHECKPOINT_CORRUPTED -> corruptCheckpoint();
    };
  }

  private Blow kill() throws IOException, InterruptedException {
    processes.killPipeline();
    Blow blow = now("");
    processes.startPipeline();
    return blow;
  }

  private Blow killDuringRecovery() throws IOException, InterruptedException {
    processes.killPipeline();
    Blow blow = now("");
    StringBuilder detail = new StringBuilder("again after");
    int times = 2 + random.nextInt(3);
    for (int i = 0; i < times; i++) {
      processes.startPipeline();
      int millis = 500 + random.nextInt(6_000);
      Thread.sleep(millis);
      processes.killPipeline();
      detail.append(i == 0 ? " " : ", ").append(millis / 1_000.0).append(" s");
    }
    processes.startPipeline();
    return blow.with(detail.toString());
  }

  private Blow killAtCommitPoint() throws IOException, InterruptedException {
    CommitPoint point = POINTS.get(random.nextInt(POINTS.size()));
    int times = 1 + random.nextInt(4);
    processes.killPipeline();
    processes.startPipeline("run", List.of("-Dtidemark.die-at=" + point + ":" + times));
    processes.awaitSuicide(UNTIL_COMMIT_POINT);
    Blow blow = now(point + " the " + times + ". time");
    processes.startPipeline();
    return blow;
  }

  private Blow killWorker() throws IOException, InterruptedException {
    StandaloneCluster cluster = processes.cluster();
    int worker = random.nextInt(cluster.workers());
    cluster.killWorker(worker);
    processes.countKill();
    Blow blow = now("");
    int seconds = pause(2, 10);
    cluster.restartWorker(worker);
    return blow.with("worker " + worker + ", away for " + seconds + " s");
  }

  private Blow restartBroker() throws IOException, InterruptedException {
    processes.broker().kill();
    Blow blow = now("");
    int seconds = pause(2, 8);
    processes.startBroker();
    return blow.with("away for " + seconds + " s");
  }

  private Blow slowBroker() throws IOException, InterruptedException {
    processes.broker().suspend();
    Blow blow = now("");
    int seconds = pause(2, 10);
    processes.broker().resume();
    return blow.with("stood still for " + seconds + " s");
  }

  private Blow fillDisk() throws IOException, InterruptedException {
    disk.fill();
    Blow blow = now("");
    int seconds = pause(2, 8);
    disk.free();
    return blow.with("full for " + seconds + " s");
  }

  private Blow stepClock() throws IOException {
    // From whatever it was before: so it moves both ways, by up to twice that.
    long seconds = random.nextInt(2 * 10_800) - 10_800L;
    ChaosFiles.replace(settings.clock(), Long.toString(seconds * 1_000));
    Blow blow = now("%+d s from the machine's".formatted(seconds));
    // The next batch has its time already.
    return new Blow(blow.detail(), blow.batches() + 1, blow.nanos());
  }

  private Blow poison() throws InterruptedException {
    int count = 200 + random.nextInt(800);
    topic.poison(random, count);
    stream.addDeadLetters(ChaosTopic.POISON.label(), count);
    return now(count + " records");
  }

  private Blow startAgain() throws IOException, InterruptedException {
    int exitCode = processes.runSecond("second");
    expectExit("a second pipeline", ExitCode.WAREHOUSE_NOT_USABLE, exitCode);
    return now("exit code " + exitCode);
  }

  private Blow deleteCheckpoint() throws IOException, InterruptedException {
    processes.killPipeline();
    ChaosFiles.delete(settings.checkpoint());
    Blow blow = now("");
    processes.startPipeline(ChaosProcesses.RECOVER, List.of());
    return blow;
  }

  private Blow hideCheckpoint() throws IOException, InterruptedException {
    processes.killPipeline();
    Path hidden = settings.checkpoint().resolveSibling("checkpoint-hidden");
    Files.move(settings.checkpoint(), hidden);
    Blow blow = now("");
    int exitCode = processes.runSecond("without-checkpoint");
    expectExit("a run without its checkpoint", ExitCode.BAD_CONFIGURATION, exitCode);
    ChaosFiles.delete(settings.checkpoint());
    Files.move(hidden, settings.checkpoint());
    processes.startPipeline();
    return blow.with("refused with exit code " + exitCode + ", then put back");
  }

  private Blow corruptCheckpoint() throws IOException, InterruptedException {
    processes.killPipeline();
    Path file = ChaosFiles.any(settings.checkpoint(), random);
    Files.writeString(file, "not what it was");
    Blow blow = now(settings.checkpoint().relativize(file).toString());
    processes.startPipeline(ChaosProcesses.RECOVER, List.of());
    return blow;
  }

  private void expectExit(String who, ExitCode expected, int exitCode) {
    if (exitCode != expected.code()) {
      problems.accept(who + " was not refused: exit code " + exitCode);
    }
  }

  private Blow now(String detail) {
    return new Blow(detail, tables.batches(), System.nanoTime());
  }

  private int pause(int fromSeconds, int toSeconds) throws InterruptedException {
    int seconds = fromSeconds + random.nextInt(toSeconds - fromSeconds);
    Thread.sleep(seconds * 1_000L);
    return seconds;
  }
}
