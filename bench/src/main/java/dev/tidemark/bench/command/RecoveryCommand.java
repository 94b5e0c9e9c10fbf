/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.bench.command;

import dev.tidemark.bench.contender.Contenders;
import dev.tidemark.bench.recovery.RecoveryBenchmark;
import dev.tidemark.bench.recovery.RecoveryRun;
import dev.tidemark.bench.report.Machine;
import dev.tidemark.bench.report.RecoveryReport;
import dev.tidemark.bench.topic.Workload;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bench/run recovery}: how an engine comes back after {@code kill -9}. */
@Command(
    name = "recovery",
    mixinStandardHelpOptions = true,
    description = {
      "Kills each engine in the middle of a drain, starts it again on what it has left, and says how long it took until it"
          + " went on, and whether what it has written in the end is right.",
      "  bench/run recovery"
    },
    sortOptions = false)
final class RecoveryCommand implements Callable<Integer> {
  private static final int WRONG = 1;

  @Spec private CommandSpec spec;
  @Mixin private TopicOptions topic;
  @Mixin private EngineOptions engines;
  @Mixin private HeapOptions heap;
  @Mixin private ResultOptions output;

  @Option(
      names = "--events",
      paramLabel = "NUMBER",
      defaultValue = "1000000",
      description = "How many records the topic has. Default: ${DEFAULT-VALUE}")
  private long events;

  @Option(
      names = "--rounds",
      paramLabel = "NUMBER",
      defaultValue = "3",
      description = "How often each engine is killed. Default: ${DEFAULT-VALUE}")
  private int rounds;

  @Option(
      names = "--batch",
      paramLabel = "NUMBER",
      defaultValue = "50000",
      description = "How many records a micro-batch reads at most. Default: ${DEFAULT-VALUE}")
  private long batch;

  @Option(
      names = "--kill-at",
      paramLabel = "SHARE",
      defaultValue = "0.5",
      description =
          "The share of the topic that is visible when the engine is killed. Default: ${DEFAULT-VALUE}")
  private double killAt;

  @Override
  public Integer call() throws Exception {
    List<String> names = engines.namesOr(spec, Contenders.liveNames());
    if (rounds < 1
        || batch < 1
        || killAt <= 0
        || killAt >= 1
        || events * (1 - killAt) < 4 * batch) {
      throw new ParameterException(
          spec.commandLine(),
          "--rounds and --batch have to be at least 1, --kill-at between 0 and 1, and behind it have to be four batches,"
              + " which is not so with "
              + List.of(rounds, batch, killAt)
              + " and --events "
              + events);
    }
    RecoveryBenchmark.Settings settings =
        new RecoveryBenchmark.Settings(
            Workload.usual(events, topic.seed, topic.partitions),
            names,
            heap.heap(spec),
            rounds,
            batch,
            killAt);
    List<RecoveryRun> runs = new RecoveryBenchmark(settings, spec.commandLine().getErr()).run();
    RecoveryReport results = new RecoveryReport(Machine.here(), settings, runs);
    output.write(spec, results::writeTo, results::writePage);
    spec.commandLine().getOut().print(results.table());
    spec.commandLine().getOut().flush();
    return runs.stream().allMatch(run -> run.verdict().correct()) ? 0 : WRONG;
  }
}
