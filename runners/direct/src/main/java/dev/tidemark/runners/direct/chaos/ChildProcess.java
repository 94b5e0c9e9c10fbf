/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.direct.chaos;

import dev.tidemark.broker.StandaloneCluster;
import dev.tidemark.pipeline.command.Tidemark;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A Tidemark command in a process of its own, with its output in a file. */
final class ChildProcess implements AutoCloseable {

  private static final List<String> PASSED_ON =
      List.of("--add-opens", "-Dorg.slf4j", "-Dtidemark.");

  private final Process process;

  private ChildProcess(Process process) {
    this.process = process;
  }

  /**
   * Starts a command with this process's Java, class path and module options.
   *
   * @param javaOptions further options of Java, such as the heap
   */
  static ChildProcess start(Path log, List<String> javaOptions, List<String> arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> PASSED_ON.stream().anyMatch(option::startsWith))
        .forEach(command::add);
    command.addAll(javaOptions);
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(Tidemark.class.getName());
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command);
    StandaloneCluster.environment(builder);
    return new ChildProcess(
        builder
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start());
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Waits for the end; -1 if it has not come by then. */
  int waitFor(Duration atMost) throws InterruptedException {
    return process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS) ? process.exitValue() : -1;
  }

  /** Kills the process and all that it started, as {@code kill -9} does, and waits for its end. */
  void kill() throws InterruptedException {
    close();
    process.waitFor();
  }

  /** Makes the process stand still, as one that gets no processor, until {@link #resume}. */
  void suspend() throws IOException, InterruptedException {
    signal("STOP");
  }

  /** Lets a suspended process go on. */
  void resume() throws IOException, InterruptedException {
    signal("CONT");
  }

  private void signal(String name) throws IOException, InterruptedException {
    int exitCode =
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    if (exitCode != 0) {
      throw new IOException("kill -" + name + " ended with exit code " + exitCode);
    }
  }

  /** Asks the process to end, and kills it if it does not. */
  void stop(Duration patience) throws InterruptedException {
    process.destroy();
    if (waitFor(patience) == -1) {
      kill();
    }
  }

  @Override
  public void close() {
    List<ProcessHandle> children = process.descendants().toList();
    process.destroyForcibly();
    children.forEach(ProcessHandle::destroyForcibly);
  }
}
