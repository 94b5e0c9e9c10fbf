/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.bench.command;

import dev.tidemark.bench.contender.Contenders;
import dev.tidemark.bench.live.LiveBenchmark;
import dev.tidemark.bench.live.LiveRun;
import dev.tidemark.bench.live.Phase;
import dev.tidemark.bench.report.LiveReport;
import dev.tidemark.bench.report.Machine;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** What the benchmarks have in common that write a topic while it is read. */
final class LiveOptions {
  private static final int WRONG = 1;

  @Mixin private TopicOptions topic;
  @Mixin private EngineOptions engines;
  @Mixin private HeapOptions heap;
  @Mixin private ResultOptions output;

  @Option(
      names = "--rate",
      paramLabel = "NUMBER",
      defaultValue = "10000",
      description = "Records a second. Default: ${DEFAULT-VALUE}")
  int rate;

  @Option(
      names = "--warm-up",
      paramLabel = "SECONDS",
      defaultValue = "90",
      description = "How much at the start does not count. Default: ${DEFAULT-VALUE}")
  int warmUp;

  @Option(
      names = "--trigger",
      paramLabel = "MILLISECONDS",
      defaultValue = "2000",
      description = "Between the starts of two micro-batches. Default: ${DEFAULT-VALUE}")
  private long trigger;

  @Option(
      names = "--batch",
      paramLabel = "NUMBER",
      defaultValue = "250000",
      description =
          "How many records a micro-batch reads at most: more than are written between two triggers,"
              + " so that one that is behind can catch up. Default: ${DEFAULT-VALUE}")
  private long batch;

  @Option(
      names = "--users",
      paramLabel = "NUMBER",
      defaultValue = "50000",
      description = "How many users there are. Default: ${DEFAULT-VALUE}")
  private int users;

  /** Runs the phases with each engine and writes what came of them; returns the exit code. */
  int run(CommandSpec spec, List<Phase> phases, String title) throws Exception {
    LiveReport results = measure(spec, phases);
    return finish(
        spec,
        results,
        results::writeTo,
        results.table(),
        (folder, command) -> results.writePage(folder, spec.name(), title, command));
  }

  /** Runs the phases with each engine. */
  LiveReport measure(CommandSpec spec, List<Phase> phases) throws Exception {
    List<String> names = engines.namesOr(spec, Contenders.usualLiveNames());
    check(spec, phases, names);
    LiveBenchmark.Settings settings =
        new LiveBenchmark.Settings(
            names,
            heap.heap(spec),
            phases,
            warmUp,
            trigger,
            batch,
            topic.seed,
            users,
            topic.partitions);
    List<LiveRun> runs = new LiveBenchmark(settings, spec.commandLine().getErr()).run();
    return new LiveReport(Machine.here(), settings, runs);
  }

  /** Writes results to where they are wanted; returns the exit code. */
  int finish(
      CommandSpec spec,
      LiveReport live,
      ResultOptions.FileWriter json,
      String table,
      ResultOptions.PageWriter page)
      throws Exception {
    output.write(spec, json, page);
    spec.commandLine().getOut().print(table);
    spec.commandLine().getOut().flush();
    return live.engines().stream().allMatch(LiveRun::correct) ? 0 : WRONG;
  }

  private void check(CommandSpec spec, List<Phase> phases, List<String> names) {
    for (String name : names) {
      if (!Contenders.liveNames().contains(name)) {
        throw new ParameterException(
            spec.commandLine(),
            "--engines: there is no \""
                + name
                + "\" that shows results while the topic is written; there are "
                + String.join(", ", Contenders.liveNames()));
      }
    }
    if (warmUp < 0 || warmUp >= phases.get(0).seconds()) {
      throw new ParameterException(
          spec.commandLine(),
          "--warm-up: "
              + warmUp
              + " has to be less than the "
              + phases.get(0).seconds()
              + " seconds of the first phase");
    }
    if (phases.stream().anyMatch(phase -> phase.rate() < 1 || phase.seconds() < 1)) {
      throw new ParameterException(
          spec.commandLine(), "Rates and times have to be at least 1, not " + phases);
    }
  }
}
