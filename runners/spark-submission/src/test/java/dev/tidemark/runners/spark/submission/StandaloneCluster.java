/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.submission;

import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Spark's own cluster on this machine: a master and workers, each a process whose class path is the
 * jars of Spark's distribution and nothing else.
 */
final class StandaloneCluster implements AutoCloseable {

  private static final Duration TO_REGISTER = Duration.ofSeconds(60);

  private final Path home;
  private final Path folder;
  private final List<Process> processes = new ArrayList<>();
  private final List<Process> workers = new ArrayList<>();
  private final int port;

  private StandaloneCluster(Path home, Path folder, int port) {
    this.home = home;
    this.folder = folder;
    this.port = port;
  }

  /**
   * Starts a cluster and waits until its workers have registered.
   *
   * @param home what {@code SPARK_HOME} would be
   * @param folder an empty folder for logs and work
   */
  static StandaloneCluster start(Path home, Path folder, int workers) throws IOException {
    Files.createDirectories(folder);
    StandaloneCluster cluster = new StandaloneCluster(home, folder, freePort());
    try {
      cluster.processes.add(
          cluster.start(
              "master",
              "org.apache.spark.deploy.master.Master",
              "--host",
              "127.0.0.1",
              "--port",
              Integer.toString(cluster.port),
              "--webui-port",
              "0"));
      for (int i = 0; i < workers; i++) {
        Process worker =
            cluster.start(
                "worker-" + i,
                "org.apache.spark.deploy.worker.Worker",
                "--host",
                "127.0.0.1",
                "--webui-port",
                "0",
                "--cores",
                "2",
                "--memory",
                "2g",
                "--work-dir",
                folder.resolve("work-" + i).toString(),
                cluster.master());
        cluster.processes.add(worker);
        cluster.workers.add(worker);
      }
      for (int i = 0; i < workers; i++) {
        String log = "worker-" + i;
        await(log)
            .atMost(TO_REGISTER)
            .until(() -> cluster.log(log).contains("Successfully registered with master"));
      }
    } catch (IOException | RuntimeException failure) {
      cluster.close();
      throw failure;
    }
    return cluster;
  }

  /** The address that applications are submitted to. */
  String master() {
    return "spark://127.0.0.1:" + port;
  }

  /**
   * Kills the worker that started an executor and everything else that it started, as a machine
   * that is switched off.
   */
  void killWorkerOf(int executor) throws IOException {
    for (int i = 0; i < workers.size(); i++) {
      if (log("worker-" + i).contains("/" + executor + " for ")) {
        kill(workers.get(i));
        return;
      }
    }
    throw new IllegalStateException("No worker has executor " + executor);
  }

  /** What a process wrote: {@code master}, or {@code worker-0} and so on. */
  String log(String name) throws IOException {
    return Files.readString(folder.resolve(name + ".log"));
  }

  /** What executors wrote. */
  String executorLogs() throws IOException {
    StringBuilder logs = new StringBuilder();
    try (var files = Files.walk(folder)) {
      for (Path file : files.filter(path -> path.endsWith("stderr")).sorted().toList()) {
        logs.append(Files.readString(file));
      }
    }
    return logs.toString();
  }

  /** The environment of everything that belongs to the cluster. */
  static void environment(ProcessBuilder builder) {
    builder.environment().keySet().removeIf(name -> name.startsWith("SPARK_"));
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    builder.environment().put("SPARK_LOCAL_HOSTNAME", "127.0.0.1");
  }

  @Override
  public void close() {
    processes.forEach(StandaloneCluster::kill);
  }

  private Process start(String name, String mainClass, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-cp", home.resolve("jars") + File.separator + "*", mainClass));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    environment(builder);
    builder.environment().put("SPARK_HOME", home.toString());
    builder.environment().put("SPARK_SCALA_VERSION", "2.12");
    return builder
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve(name + ".log").toFile())
        .start();
  }

  /** The process before its children: a worker would start an executor again. */
  private static void kill(Process process) {
    List<ProcessHandle> children = process.descendants().toList();
    process.destroyForcibly();
    children.forEach(ProcessHandle::destroyForcibly);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
