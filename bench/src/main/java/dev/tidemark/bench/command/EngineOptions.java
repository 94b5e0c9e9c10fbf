/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.bench.command;

import dev.tidemark.bench.contender.Contenders;
import java.util.List;
import org.checkerframework.checker.nullness.qual.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Which contenders take part in a benchmark, whichever benchmark it is. */
final class EngineOptions {
  @Option(
      names = "--engines",
      split = ",",
      paramLabel = "NAME",
      description =
          "The engines, separated by commas: tidemark, structured-streaming, floor, and on demand"
              + " kafka-streams, flink, tidemark-flink, tidemark-stock and tidemark-direct."
              + " The floor shows nothing before its end: latency, ramp and burst do not take it."
              + " Default: those of the first three that the benchmark takes")
  private @Nullable List<String> engines;

  /**
   * The names that are given, or these.
   *
   * @throws ParameterException if there is no contender of a name
   */
  List<String> namesOr(CommandSpec spec, List<String> usual) {
    List<String> names = engines == null ? usual : engines;
    try {
      names.forEach(Contenders::named);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--engines: " + e.getMessage(), e);
    }
    return names;
  }
}
