/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.bench.report;

import dev.tidemark.bench.child.JavaHeap;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Where a benchmark ran, and what.
 *
 * @param processor the processor's name, as the kernel has it
 * @param cores how many the JVM sees
 * @param memoryBytes the machine's memory
 * @param operatingSystem name and version
 * @param java the version of the JVM
 * @param versions those of what took part
 */
public record Machine(
    String processor,
    int cores,
    long memoryBytes,
    String operatingSystem,
    String java,
    Versions versions) {

  /** This one. */
  public static Machine here() {
    return new Machine(
        first(Path.of("/proc/cpuinfo"), "model name"),
        Runtime.getRuntime().availableProcessors(),
        1024
            * Long.parseLong(
                "0" + first(Path.of("/proc/meminfo"), "MemTotal").replaceAll("\\D", "")),
        System.getProperty("os.name") + " " + System.getProperty("os.version"),
        System.getProperty("java.vm.name") + " " + System.getProperty("java.version"),
        Versions.here());
  }

  /** All of it, and the heap of each contender here, in sentences. */
  public String sentence(JavaHeap heap) {
    return String.format(
        Locale.ROOT,
        "%s, %d cores, %.0f GiB; %s; %s. %s The heap of each: %s.",
        processor,
        cores,
        memoryBytes / (double) (1 << 30),
        operatingSystem,
        java,
        versions.sentence(),
        heap.words());
  }

  private static String first(Path file, String name) {
    if (!Files.isReadable(file)) {
      return "";
    }
    try {
      return Files.readAllLines(file).stream()
          .filter(line -> line.startsWith(name))
          .map(line -> line.substring(line.indexOf(':') + 1).trim())
          .findFirst()
          .orElse("");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
