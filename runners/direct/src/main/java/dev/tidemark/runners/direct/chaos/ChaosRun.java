/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.direct.chaos;

import dev.tidemark.pipeline.table.CommitPoint;
import dev.tidemark.pipeline.table.OrphanFiles.Orphan;
import dev.tidemark.runners.direct.chaos.ChaosReport.Event;
import dev.tidemark.runners.direct.chaos.ChaosTables.Progress;
import dev.tidemark.testdata.clickstream.Expectation;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** One chaos run: the processes, the faults, and the proof at the end. */
final class ChaosRun {

  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration STALLED = Duration.ofMinutes(4);
  private static final Duration START = Duration.ofMinutes(3);
  private static final Duration STOP = Duration.ofSeconds(60);
  private static final int ENOUGH_FAULTS = 10_000;
  private static final List<CommitPoint> POINTS = List.of(CommitPoint.values());

  private final ChaosSettings settings;
  private final Consumer<String> progress;
  private final Random random;
  private final int brokerPort;
  private final ChaosTopic topic;
  private final List<Event> events = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();
  private long started;
  private int kills;

  /** While there are faults the pipeline reads slowly, for the records to last as long as they. */
  private boolean paced = true;

  private Expectation expected;
  private volatile ChildProcess broker;
  private volatile ChildProcess pipeline;

  ChaosRun(ChaosSettings settings, Consumer<String> progress) throws IOException {
    this.settings = settings;
    this.progress = progress;
    this.random = new Random(settings.seed());
    try (ServerSocket free = new ServerSocket(0)) {
      this.brokerPort = free.getLocalPort();
    }
    this.topic = new ChaosTopic(brokerPort);
  }

  ChaosReport run() throws IOException, InterruptedException {
    try {
      startBroker();
      expected = generate();
      started = System.nanoTime();
      startPipeline("run", List.of());
      awaitTables();
      try (ChaosTables tables = new ChaosTables(settings.warehouse())) {
        attack(tables);
        drain(tables);
        pipeline.stop(STOP);
        return report(tables);
      }
    } finally {
      endProcesses();
    }
  }

  /** Ends what runs; may be called from another thread, when the command is to end. */
  void endProcesses() {
    if (pipeline != null) {
      pipeline.close();
    }
    if (broker != null) {
      broker.close();
    }
  }

  private Expectation generate() throws IOException, InterruptedException {
    try (ChildProcess generator =
        ChildProcess.start(
            settings.log("generator"),
            List.of("-Xmx512m"),
            List.of(
                "generate",
                "--bootstrapServers=127.0.0.1:" + brokerPort,
                "--topics=" + ChaosSettings.TOPIC,
                "--createTopic",
                "--partitions=" + ChaosSettings.PARTITIONS,
                "--seed=" + settings.seed(),
                "--events=" + settings.events(),
                "--maxDelay=1m",
                "--allowedLateness=1m",
                "--expected=" + settings.expected()))) {
      if (generator.waitFor(START) != 0) {
        throw new IllegalStateException("the generator failed; see " + settings.log("generator"));
      }
    }
    Expectation expected = Expectation.readFrom(settings.expected());
    progress.accept("%,d records are in Kafka".formatted(expected.received()));
    return expected;
  }

  private void attack(ChaosTables tables) throws IOException, InterruptedException {
    for (Fault fault : Fault.sequence(random, settings.hasCheckpoints(), ENOUGH_FAULTS)) {
      awaitBatch(tables, tables.batches());
      if (secondsSinceStart() > settings.duration().toSeconds()
          || tables.progress().isComplete(expected.received())) {
        return;
      }
      Thread.sleep(random.nextInt(3_000));
      double at = secondsSinceStart();
      Blow blow = strike(fault, tables);
      awaitBatch(tables, blow.batches);
      double seconds = (System.nanoTime() - blow.nanos) / 1e9;
      String detail = blow.detail;
      events.add(new Event(at, fault.name().toLowerCase(Locale.ROOT), detail, seconds));
      progress.accept(
          "%6.1f s %s%s, the next batch after %.1f s"
              .formatted(
                  at,
                  fault.name().toLowerCase(Locale.ROOT),
                  detail.isEmpty() ? "" : " (" + detail + ")",
                  seconds));
    }
  }

  /**
   * A fault that was made.
   *
   * @param detail where or how
   * @param batches how many batches were whole then
   * @param nanos when
   */
  private record Blow(String detail, long batches, long nanos) {
    static Blow now(String detail, ChaosTables tables) {
      return new Blow(detail, tables.batches(), System.nanoTime());
    }
  }

  /** Makes a fault, and does what an operator does about it. */
  private Blow strike(Fault fault, ChaosTables tables) throws IOException, InterruptedException {
    switch (fault) {
      case KILL -> {
        kill();
        Blow blow = Blow.now("", tables);
        startPipeline("run", List.of());
        return blow;
      }
      case KILL_AT_COMMIT_POINT -> {
        CommitPoint point = POINTS.get(random.nextInt(POINTS.size()));
        int times = 1 + random.nextInt(4);
        kill();
        startPipeline("run", List.of("-Dtidemark.die-at=" + point + ":" + times));
        if (pipeline.waitFor(Duration.ofSeconds(60)) == -1) {
          kill();
        } else {
          kills++;
        }
        Blow blow = Blow.now(point + " the " + times + ". time", tables);
        startPipeline("run", List.of());
        return blow;
      }
      case BROKER_RESTART -> {
        broker.kill();
        Blow blow = Blow.now("", tables);
        int seconds = 2 + random.nextInt(6);
        Thread.sleep(seconds * 1_000L);
        startBroker();
        return new Blow("away for " + seconds + " s", blow.batches, blow.nanos);
      }
      case BROKER_SLOW -> {
        broker.suspend();
        Blow blow = Blow.now("", tables);
        int seconds = 2 + random.nextInt(8);
        Thread.sleep(seconds * 1_000L);
        broker.resume();
        return new Blow("stood still for " + seconds + " s", blow.batches, blow.nanos);
      }
      case POISON_BURST -> {
        int count = 200 + random.nextInt(800);
        topic.poison(random, count, expected.windowsClosedUpTo());
        expected = expected.withDeadLetters(ChaosTopic.POISON.label(), count);
        return Blow.now(count + " records", tables);
      }
      case PARTITION_ADDED -> {
        topic.addPartition();
        return Blow.now("now " + topic.partitions(), tables);
      }
      case DUPLICATED_START -> {
        try (ChildProcess second =
            ChildProcess.start(settings.log("second"), heap(), arguments("run"))) {
          int exitCode = second.waitFor(START);
          if (exitCode != 4) {
            problems.add("a second pipeline was not refused: exit code " + exitCode);
          }
          return Blow.now("exit code " + exitCode, tables);
        }
      }
      case CHECKPOINT_DELETED -> {
        kill();
        delete(settings.checkpoint());
        Blow blow = Blow.now("", tables);
        startPipeline("recover", List.of());
        return blow;
      }
      case CHECKPOINT_CORRUPTED -> {
        kill();
        Path file = anyFile(settings.checkpoint());
        Files.writeString(file, "not what it was");
        Blow blow = Blow.now(settings.checkpoint().relativize(file).toString(), tables);
        startPipeline("recover", List.of());
        return blow;
      }
    }
    throw new IllegalStateException("unknown fault " + fault);
  }

  private void kill() throws InterruptedException {
    pipeline.kill();
    kills++;
  }

  /** Waits until a batch behind this one is whole; starts the pipeline anew if it has ended. */
  private void awaitBatch(ChaosTables tables, long before)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    while (tables.batches() <= before) {
      if (!pipeline.isAlive()) {
        int exitCode = pipeline.waitFor(Duration.ZERO);
        progress.accept(
            "the pipeline has ended with exit code " + exitCode + "; it is started anew");
        startPipeline("run", List.of());
      }
      if (System.nanoTime() - start > STALLED.toNanos()) {
        return;
      }
      if (tables.progress().isComplete(expected.received())) {
        return;
      }
      Thread.sleep(POLL.toMillis());
    }
  }

  private void drain(ChaosTables tables) throws IOException, InterruptedException {
    progress.accept("no more faults; the pipeline drains");
    paced = false;
    pipeline.stop(STOP);
    startPipeline("run", List.of());
    Progress last = null;
    long lastMove = System.nanoTime();
    while (System.nanoTime() - lastMove < STALLED.toNanos()) {
      if (!pipeline.isAlive()) {
        startPipeline("run", List.of());
      }
      Progress now = tables.progress();
      if (now.isComplete(expected.received())) {
        return;
      }
      if (!now.equals(last)) {
        last = now;
        lastMove = System.nanoTime();
        progress.accept(now.toString());
      }
      Thread.sleep(4 * POLL.toMillis());
    }
    problems.add("the pipeline did not drain: " + last);
  }

  private ChaosReport report(ChaosTables tables) {
    problems.addAll(tables.problems(expected));
    List<Orphan> orphans = tables.orphans();
    tables.remove(orphans);
    List<Orphan> left = tables.orphans();
    if (!left.isEmpty()) {
      problems.add(left.size() + " orphan files are left, such as " + left.get(0).location());
    }
    problems.addAll(tables.problems(expected).stream().filter(p -> !problems.contains(p)).toList());
    return new ChaosReport(
        settings.seed(),
        settings.runner(),
        secondsSinceStart(),
        kills,
        tables.lost(expected.received()),
        tables.duplicated(),
        orphans.size(),
        left.size(),
        events,
        problems);
  }

  private void startPipeline(String command, List<String> javaOptions) throws IOException {
    List<String> options = new ArrayList<>(heap());
    options.addAll(javaOptions);
    pipeline = ChildProcess.start(settings.log("pipeline"), options, arguments(command));
  }

  private static List<String> heap() {
    return List.of("-Xmx1500m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");
  }

  private List<String> arguments(String command) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                command,
                "clickstream",
                "--bootstrapServers=127.0.0.1:" + brokerPort,
                "--topics=" + ChaosSettings.TOPIC,
                "--warehouse=" + settings.warehouse(),
                "--runner=" + settings.runner(),
                "--maxDelay=1m",
                "--allowedLateness=1m",
                "--earlyFiring=1s",
                "--fileInterval=1s",
                "--commitInterval=1s"));
    if (settings.hasCheckpoints()) {
      arguments.add("--runner.checkpointLocation=" + settings.checkpoint());
      if (paced) {
        arguments.add(
            "--runner.maxOffsetsPerTrigger="
                + Math.max(
                    50, 4 * settings.events() / Math.max(1, settings.duration().toSeconds())));
      }
    }
    return arguments;
  }

  private void startBroker() throws IOException, InterruptedException {
    broker =
        ChildProcess.start(
            settings.log("broker"),
            List.of("-Xmx512m"),
            List.of(
                "broker",
                "--folder=" + settings.folder().resolve("kafka"),
                "--port=" + brokerPort));
    long start = System.nanoTime();
    while (!listens()) {
      if (!broker.isAlive() || System.nanoTime() - start > START.toNanos()) {
        throw new IllegalStateException("the broker does not start; see " + settings.log("broker"));
      }
      Thread.sleep(POLL.toMillis());
    }
  }

  private boolean listens() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), brokerPort), 200);
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }

  private void awaitTables() throws InterruptedException {
    long start = System.nanoTime();
    while (!Files.isDirectory(settings.warehouse().resolve("tidemark/ledger/metadata"))) {
      if (!pipeline.isAlive() || System.nanoTime() - start > START.toNanos()) {
        throw new IllegalStateException(
            "the pipeline does not start; see " + settings.log("pipeline"));
      }
      Thread.sleep(POLL.toMillis());
    }
  }

  private Path anyFile(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> all =
          files
              .filter(Files::isRegularFile)
              .filter(file -> !file.endsWith("lock"))
              .sorted()
              .toList();
      return all.get(random.nextInt(all.size()));
    }
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private double secondsSinceStart() {
    return (System.nanoTime() - started) / 1e9;
  }
}
