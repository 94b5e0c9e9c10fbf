/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.broker;

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
 * Spark's own cluster on this machine, for trials: a master and workers, each a process whose class
 * path is the jars of Spark's distribution and nothing else.
 */
public final class StandaloneCluster implements AutoCloseable {

  private static final Duration TO_REGISTER = Duration.ofSeconds(60);
  private static final long POLL_MILLIS = 100;
  private static final String REGISTERED = "Successfully registered with master";

  private final Path home;
  private final Path folder;
  private final List<Process> workers = new ArrayList<>();
  private final int port;
  private final Process master;

  private StandaloneCluster(Path home, Path folder) throws IOException {
    this.home = home;
    this.folder = folder;
    this.port = freePort();
    this.master =
        start(
            "master",
            "org.apache.spark.deploy.master.Master",
            "--host",
            "127.0.0.1",
            "--port",
            Integer.toString(port),
            "--webui-port",
            "0");
  }

  /**
   * Starts a cluster and waits until its workers have registered.
   *
   * @param home what {@code SPARK_HOME} would be
   * @param folder an empty folder for logs and work
   * @throws IllegalStateException if a worker does not register within a minute
   */
  public static StandaloneCluster start(Path home, Path folder, int workers)
      throws IOException, InterruptedException {
    Files.createDirectories(folder);
    StandaloneCluster cluster = new StandaloneCluster(home, folder);
    try {
      for (int i = 0; i < workers; i++) {
        cluster.workers.add(cluster.startWorker(i));
      }
      for (int i = 0; i < workers; i++) {
        cluster.awaitRegistration(i, 1);
      }
    } catch (IOException | InterruptedException | RuntimeException failure) {
      cluster.close();
      throw failure;
    }
    return cluster;
  }

  /** The address that applications are submitted to. */
  public String master() {
    return "spark://127.0.0.1:" + port;
  }

  /** How many workers it was started with. */
  public int workers() {
    return workers.size();
  }

  /**
   * Kills a worker, its executors and everything else that it started, as a machine that is
   * switched off.
   */
  public void killWorker(int number) {
    kill(workers.get(number));
  }

  /** Kills the worker that started an executor, see {@link #killWorker}. */
  public void killWorkerOf(int executor) throws IOException {
    for (int i = 0; i < workers.size(); i++) {
      if (log("worker-" + i).contains("/" + executor + " for ")) {
        killWorker(i);
        return;
      }
    }
    throw new IllegalStateException("No worker has executor " + executor);
  }

  /**
   * Starts a worker that was killed again, and waits until it has registered.
   *
   * @throws IllegalStateException if it does not within a minute
   */
  public void restartWorker(int number) throws IOException, InterruptedException {
    int before = registrations(number);
    workers.set(number, startWorker(number));
    awaitRegistration(number, before + 1);
  }

  /** What a process wrote: {@code master}, or {@code worker-0} and so on. */
  public String log(String name) throws IOException {
    return Files.readString(folder.resolve(name + ".log"));
  }

  /** What executors wrote. */
  public String executorLogs() throws IOException {
    StringBuilder logs = new StringBuilder();
    try (var files = Files.walk(folder)) {
      for (Path file : files.filter(path -> path.endsWith("stderr")).sorted().toList()) {
        logs.append(Files.readString(file));
      }
    }
    return logs.toString();
  }

  /** Sets the environment of a process that belongs to the cluster, or submits to it. */
  public static void environment(ProcessBuilder builder) {
    builder.environment().keySet().removeIf(name -> name.startsWith("SPARK_"));
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    builder.environment().put("SPARK_LOCAL_HOSTNAME", "127.0.0.1");
  }

  /** Kills all of it. */
  @Override
  public void close() {
    workers.forEach(StandaloneCluster::kill);
    kill(master);
  }

  private Process startWorker(int number) throws IOException {
    return start(
        "worker-" + number,
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
        folder.resolve("work-" + number).toString(),
        master());
  }

  private void awaitRegistration(int number, int times) throws IOException, InterruptedException {
    long start = System.nanoTime();
    while (registrations(number) < times) {
      if (System.nanoTime() - start > TO_REGISTER.toNanos()) {
        throw new IllegalStateException(
            "Worker " + number + " has not registered:\n" + log("worker-" + number));
      }
      Thread.sleep(POLL_MILLIS);
    }
  }

  private int registrations(int number) throws IOException {
    return log("worker-" + number).split(REGISTERED, -1).length - 1;
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
        .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve(name + ".log").toFile()))
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
