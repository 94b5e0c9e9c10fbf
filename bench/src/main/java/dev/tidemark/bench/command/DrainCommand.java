/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.bench.command;

import dev.tidemark.bench.contender.Contenders;
import dev.tidemark.bench.drain.DrainBenchmark;
import dev.tidemark.bench.drain.EngineResult;
import dev.tidemark.bench.drain.Run;
import dev.tidemark.bench.profile.FlameGraphs;
import dev.tidemark.bench.report.DrainPage;
import dev.tidemark.bench.report.DrainReport;
import dev.tidemark.bench.report.Machine;
import dev.tidemark.bench.topic.Workload;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.checkerframework.checker.nullness.qual.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bench/run}: drains a preloaded topic with each engine in turn. */
@Command(
    name = "bench/run",
    mixinStandardHelpOptions = true,
    description = {
      "Drains a preloaded topic with each engine in turn, several rounds, and compares what each"
          + " has written with the oracle. Examples:",
      "  bench/run --quick",
      "  bench/run --events 4000000 --rounds 5 --report results.json",
      "Other benchmarks: bench/run parse, and the commands below"
    },
    subcommands = {
      LatencyCommand.class,
      RampCommand.class,
      BurstCommand.class,
      RecoveryCommand.class,
      GrowthCommand.class,
      StateCommand.class,
      IdleCommand.class,
      ReadmeCommand.class
    },
    sortOptions = false)
final class DrainCommand implements Callable<Integer> {
  private static final int WRONG = 1;
  private static final long QUICK_EVENTS = 3_000_000;
  private static final long EVENTS = 4_000_000;

  @Spec private CommandSpec spec;
  @Mixin private TopicOptions topic;
  @Mixin private EngineOptions engines;
  @Mixin private HeapOptions heap;
  @Mixin private ResultOptions output;

  @Option(names = "--quick", description = "3,000,000 events and one round: some minutes.")
  private boolean quick;

  @Option(
      names = "--events",
      paramLabel = "NUMBER",
      description = "How many records the topic has. Default: 4,000,000")
  private @Nullable Long events;

  @Option(
      names = "--rounds",
      paramLabel = "NUMBER",
      description = "How often each engine drains it. Default: 5")
  private @Nullable Integer rounds;

  @Option(
      names = "--rate",
      paramLabel = "NUMBER",
      defaultValue = "500",
      description = "Records a second of simulated time. Default: ${DEFAULT-VALUE}")
  private double rate;

  @Option(
      names = "--users",
      paramLabel = "NUMBER",
      defaultValue = "50000",
      description = "How many users there are. Default: ${DEFAULT-VALUE}")
  private int users;

  @Option(
      names = "--batch",
      paramLabel = "NUMBER",
      defaultValue = "250000",
      description = "How many records a micro-batch reads at most. Default: ${DEFAULT-VALUE}")
  private long batch;

  @Option(
      names = "--profile",
      paramLabel = "FOLDER",
      description =
          "Record each run by JDK Flight Recorder, and write its flame graph beside it, and its stacks.")
  private @Nullable Path profile;

  @Override
  public Integer call() throws Exception {
    List<String> names = engines.namesOr(spec, Contenders.usualNames());
    if (profile != null) {
      profile = Files.createDirectories(profile).toAbsolutePath();
    }
    DrainBenchmark.Settings settings =
        new DrainBenchmark.Settings(
            new Workload(
                events != null ? events : quick ? QUICK_EVENTS : EVENTS,
                topic.seed,
                rate,
                users,
                topic.partitions),
            names,
            heap.heap(spec),
            rounds != null ? rounds : quick ? 1 : 5,
            batch,
            DrainBenchmark.WARM_UP_SHARE,
            profile);
    PrintWriter out = spec.commandLine().getOut();
    List<Run> runs = new DrainBenchmark(settings, spec.commandLine().getErr()).run();
    DrainReport results =
        new DrainReport(
            Machine.here(), settings, EngineResult.of(runs, settings.workload().events()), runs);
    output.write(
        spec,
        results::writeTo,
        (folder, command) -> new DrainPage(results, command).writeTo(folder));
    if (profile != null) {
      FlameGraphs.besideRecordings(profile);
    }
    out.print(results.table());
    results.ratio("tidemark", "floor").ifPresent(out::println);
    results.ratio("tidemark", "structured-streaming").ifPresent(out::println);
    out.flush();
    return results.engines().stream().allMatch(EngineResult::correct) ? 0 : WRONG;
  }
}
