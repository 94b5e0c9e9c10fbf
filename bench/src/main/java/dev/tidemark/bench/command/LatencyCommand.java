/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.bench.command;

import dev.tidemark.bench.live.Phase;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bench/run latency}: how long events take from Kafka to gold. */
@Command(
    name = "latency",
    mixinStandardHelpOptions = true,
    description = {
      "Writes a topic at a steady rate while an engine reads it, with each engine in turn, and says how long events took from"
          + " their arrival in Kafka until gold showed them counted.",
      "  bench/run latency --rate 10000"
    },
    sortOptions = false)
final class LatencyCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private LiveOptions options;

  @Option(
      names = "--seconds",
      paramLabel = "SECONDS",
      defaultValue = "150",
      description = "How long the topic is written. Default: ${DEFAULT-VALUE}")
  private int seconds;

  @Override
  public Integer call() throws Exception {
    return options.run(
        spec, List.of(new Phase(options.rate, seconds)), "From produce to visible gold");
  }
}
