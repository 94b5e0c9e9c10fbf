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

/** {@code bench/run burst}: what a burst does to an engine, and how long it takes to catch up. */
@Command(
    name = "burst",
    mixinStandardHelpOptions = true,
    description = {
      "Writes a topic at a steady rate with a burst in the middle while an engine reads it, with each engine in turn, and says"
          + " how long after the burst its backlog was gone. A rate that this machine cannot write is written as fast as it can.",
      "  bench/run burst --rate 10000 --burst-rate 200000 --burst-seconds 30"
    },
    sortOptions = false)
final class BurstCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private LiveOptions options;

  @Option(
      names = "--burst-rate",
      paramLabel = "NUMBER",
      defaultValue = "200000",
      description = "Records a second in the burst. Default: ${DEFAULT-VALUE}")
  private int burstRate;

  @Option(
      names = "--burst-seconds",
      paramLabel = "SECONDS",
      defaultValue = "30",
      description = "How long the burst is. Default: ${DEFAULT-VALUE}")
  private int burstSeconds;

  @Option(
      names = "--before",
      paramLabel = "SECONDS",
      defaultValue = "120",
      description = "How long the steady rate is before the burst. Default: ${DEFAULT-VALUE}")
  private int before;

  @Option(
      names = "--after",
      paramLabel = "SECONDS",
      defaultValue = "60",
      description = "How long the steady rate goes on behind it. Default: ${DEFAULT-VALUE}")
  private int after;

  @Override
  public Integer call() throws Exception {
    return options.run(
        spec,
        List.of(
            new Phase(options.rate, before),
            new Phase(burstRate, burstSeconds),
            new Phase(options.rate, after)),
        "A burst");
  }
}
