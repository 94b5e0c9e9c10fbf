/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.command;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A Tidemark of its own, in a process of its own, that can be killed. */
public final class TidemarkProcess implements AutoCloseable {
  private final Process process;
  private final Path output;

  private TidemarkProcess(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  /**
   * Starts a command.
   *
   * @param properties system properties as {@code name=value}
   * @param output where its output goes
   */
  public static TidemarkProcess start(
      List<String> properties, Path output, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // What this JVM was told about modules, the child needs, too.
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("--add-opens"))
        .forEach(command::add);
    command.addAll(
        List.of(
            "-Xmx1g",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"),
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn"));
    properties.forEach(property -> command.add("-D" + property));
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            "dev.tidemark.pipeline.command.Tidemark"));
    command.addAll(arguments);
    try {
      return new TidemarkProcess(
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start(),
          output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits for its end, and kills it if it does not come; returns the exit code. */
  public int waitFor(Duration atMost) throws InterruptedException {
    if (!process.waitFor(atMost.toSeconds(), TimeUnit.SECONDS)) {
      close();
      throw new AssertionError(
          "The process did not end within " + atMost + "; it said:\n" + said());
    }
    return process.exitValue();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Asks it to end: SIGTERM. */
  public void terminate() {
    process.destroy();
  }

  /** Ends it at once: SIGKILL. */
  public void kill() {
    process.destroyForcibly().onExit().join();
  }

  public String said() {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    kill();
  }
}
