/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.direct.chaos;

import dev.tidemark.broker.StandaloneCluster;
import dev.tidemark.pipeline.config.ConfigLoader;
import dev.tidemark.pipeline.config.PipelineConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.checkerframework.checker.nullness.qual.Nullable;

/** The processes of a chaos run: the generator, the broker, and the pipeline under attack. */
final class ChaosProcesses implements AutoCloseable {

  /** Where {@code ./tidemark} says that Spark's distribution is. */
  static final String SPARK_HOME = "tidemark.spark.home";

  /** The command that goes on where the tables end. */
  static final String RECOVER = "recover";

  /** Where a checkpoint keeps what its batches have committed. */
  private static final String COMMITTED = "committed";

  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration START = Duration.ofMinutes(3);
  private static final Duration STOP = Duration.ofSeconds(60);

  private final ChaosSettings settings;
  private final ChaosStream stream;
  private final int brokerPort;
  private long maxOffsets = Long.MAX_VALUE;
  private int kills;
  private @Nullable Instant recoveringSince;
  private volatile boolean closed;
  private volatile ChildProcess broker;
  private volatile ChildProcess pipeline;
  private volatile @Nullable StandaloneCluster cluster;

  ChaosProcesses(ChaosSettings settings, ChaosStream stream) throws IOException {
    this.settings = settings;
    this.stream = stream;
    try (ServerSocket free = new ServerSocket(0)) {
      this.brokerPort = free.getLocalPort();
    }
  }

  String bootstrapServers() {
    return "127.0.0.1:" + brokerPort;
  }

  /** The configuration that the pipeline has. */
  PipelineConfig config() {
    return ConfigLoader.load(settings.pipeline(), null, Map.of(), pipelineSettings()).config();
  }

  /** The broker. */
  ChildProcess broker() {
    return broker;
  }

  /** The pipeline that was started last. */
  ChildProcess pipeline() {
    return pipeline;
  }

  /** How often the pipeline, or a worker of it, was killed. */
  int kills() {
    return kills;
  }

  /** From the next start on the pipeline reads so many records in a batch, where it has batches. */
  void pace(long newMaxOffsets) {
    maxOffsets = newMaxOffsets;
  }

  /** Starts the broker, and returns when it listens. */
  void startBroker() throws IOException, InterruptedException {
    broker =
        start(
            "broker",
            List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
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

  /** Writes all records, and the expectation of them. */
  void generate() throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(List.of("generate"));
    if (!settings.pipeline().equals("clickstream")) {
      arguments.add(settings.pipeline());
    }
    arguments.addAll(
        List.of(
            "--bootstrapServers=" + bootstrapServers(),
            "--topics=" + stream.topic(),
            "--createTopic",
            "--partitions=" + ChaosSettings.PARTITIONS,
            "--seed=" + settings.seed(),
            "--events=" + settings.events(),
            "--expected=" + settings.expected()));
    arguments.addAll(stream.time());
    try (ChildProcess generator = start("generator", List.of("-Xmx512m"), arguments)) {
      if (generator.waitFor(START) != 0) {
        throw new IllegalStateException("the generator failed; see " + settings.log("generator"));
      }
    }
    stream.expect(settings.expected());
  }

  /** Starts the pipeline. */
  void startPipeline() throws IOException {
    startPipeline("run", List.of());
  }

  /**
   * Starts the pipeline. One that was told to recover and has died before its first batch is told
   * so again, as an operator would: it has no checkpoint to run on.
   *
   * @param command how it goes on
   * @param javaOptions further options of its Java
   */
  void startPipeline(String command, List<String> javaOptions) throws IOException {
    Path temporary = settings.folder().resolve("tmp");
    ChaosFiles.delete(temporary);
    Files.createDirectories(temporary);
    if (cluster != null) {
      pipeline =
          start("pipeline", List.of("-Xmx256m"), submission(cluster, pipelineOptions(temporary)));
      return;
    }
    List<String> options = new ArrayList<>(List.of("-Xmx1500m"));
    options.addAll(pipelineOptions(temporary));
    options.addAll(javaOptions);
    boolean recovers = command.equals(RECOVER) || isRecovering();
    if (recovers) {
      recoveringSince = Instant.now();
    }
    pipeline = start("pipeline", options, pipelineArguments(recovers ? RECOVER : command));
  }

  /** Whether the pipeline was told to recover and has no batch in its new checkpoint yet. */
  boolean isRecovering() throws IOException {
    if (recoveringSince != null
        && ChaosFiles.isAnyNewer(settings.checkpoint().resolve(COMMITTED), recoveringSince)) {
      recoveringSince = null;
    }
    return recoveringSince != null;
  }

  /** The cluster that works for the pipeline, if it has one. */
  @Nullable StandaloneCluster cluster() {
    return cluster;
  }

  /** Starts the cluster, with workers on which the pipeline's work has room. */
  void startCluster() throws IOException, InterruptedException {
    cluster =
        StandaloneCluster.start(
            Path.of(System.getProperty(SPARK_HOME)),
            settings.folder().resolve("spark"),
            ChaosSettings.WORKERS);
  }

  /** Starts the pipeline once more, beside the one that runs, and returns how that ended. */
  int runSecond(String log) throws IOException, InterruptedException {
    Path temporary = settings.folder().resolve("tmp-of-second");
    Files.createDirectories(temporary);
    try (ChildProcess second = start(log, pipelineOptions(temporary), pipelineArguments("run"))) {
      return second.waitFor(START);
    }
  }

  /** Kills the pipeline, as {@code kill -9} does. */
  void killPipeline() throws InterruptedException {
    pipeline.kill();
    kills++;
  }

  /** Waits for a pipeline that is to kill itself, and kills it if it does not. */
  void awaitSuicide(Duration atMost) throws InterruptedException {
    if (pipeline.waitFor(atMost) == -1) {
      pipeline.kill();
    }
    kills++;
  }

  /** Something else of the pipeline was killed. */
  void countKill() {
    kills++;
  }

  /** Asks the pipeline to end. */
  void stopPipeline() throws InterruptedException {
    pipeline.stop(STOP);
  }

  /** Ends what runs; may be called from another thread, and then nothing is started any more. */
  @Override
  public void close() {
    closed = true;
    if (pipeline != null) {
      pipeline.close();
    }
    if (broker != null) {
      broker.close();
    }
    StandaloneCluster started = cluster;
    if (started != null) {
      started.close();
    }
  }

  private ChildProcess start(String log, List<String> javaOptions, List<String> arguments)
      throws IOException {
    if (closed) {
      throw new IllegalStateException("the run has been ended");
    }
    return ChildProcess.start(settings.log(log), javaOptions, arguments);
  }

  private List<String> pipelineOptions(Path temporary) {
    return List.of(
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        // A process that is killed leaves the native libraries there that it has unpacked.
        "-Djava.io.tmpdir=" + temporary,
        "-Dtidemark.clock-offset-file=" + settings.clock());
  }

  private List<String> pipelineArguments(String command) {
    List<String> arguments = new ArrayList<>(List.of(command, settings.pipeline()));
    arguments.addAll(pipelineSettings());
    return arguments;
  }

  /** The command that has a cluster run the pipeline, and is its driver. */
  private List<String> submission(StandaloneCluster on, List<String> javaOptions) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "submit",
                settings.pipeline(),
                "--master=" + on.master(),
                "--executors=" + ChaosSettings.WORKERS,
                "--executor-cores=1",
                "--executor-memory=640m",
                "--driver-memory=768m",
                "--conf",
                "spark.driver.host=127.0.0.1",
                "--conf",
                "spark.ui.enabled=false",
                "--conf",
                "spark.driver.extraJavaOptions=" + String.join(" ", javaOptions),
                "--conf",
                "spark.executor.extraJavaOptions=-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"));
    arguments.addAll(pipelineSettings());
    return arguments;
  }

  private List<String> pipelineSettings() {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--bootstrapServers=" + bootstrapServers(),
                "--topics=" + stream.topic(),
                "--warehouse=" + settings.warehouse(),
                "--runner=" + settings.runner(),
                "--earlyFiring=1s",
                "--fileInterval=1s",
                "--commitInterval=1s"));
    arguments.addAll(stream.time());
    arguments.addAll(stream.settings());
    if (settings.hasCheckpoints()) {
      arguments.add("--checkpointLocation=" + settings.checkpoint());
      if (maxOffsets < Long.MAX_VALUE) {
        arguments.add("--maxOffsetsPerTrigger=" + maxOffsets);
      }
    }
    return arguments;
  }

  private boolean listens() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), brokerPort), 200);
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }
}
