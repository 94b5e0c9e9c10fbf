/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.bench.command;

import dev.tidemark.bench.contender.Contenders;
import dev.tidemark.bench.growth.GrowthBenchmark;
import dev.tidemark.bench.growth.GrowthPoint;
import dev.tidemark.bench.report.GrowthReport;
import dev.tidemark.bench.report.Machine;
import dev.tidemark.bench.topic.Workload;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bench/run growth}: how rates follow records, partitions and ids. */
@Command(
    name = "growth",
    mixinStandardHelpOptions = true,
    description = {
      "Drains topics that differ in one thing at a time, the number of records, of partitions, or of ids to remember at once,"
          + " with each engine in turn, and says how its rate follows. Takes long: name fewer engines or values for a shorter one.",
      "  bench/run growth --engines tidemark,floor --events 500000,2000000,8000000 --ids 10000,1000000",
      "  bench/run growth --at-most structured-streaming=2000000"
    },
    sortOptions = false)
final class GrowthCommand implements Callable<Integer> {
  private static final int WRONG = 1;

  @Spec private CommandSpec spec;
  @Mixin private TopicOptions topic;
  @Mixin private EngineOptions engines;
  @Mixin private HeapOptions heap;
  @Mixin private ResultOptions output;

  @Option(
      names = "--events",
      split = ",",
      paramLabel = "NUMBER",
      defaultValue = "500000,1000000,2000000,4000000,8000000",
      description = "Numbers of records, separated by commas. Default: ${DEFAULT-VALUE}")
  private List<Long> events;

  @Option(
      names = "--over-partitions",
      split = ",",
      paramLabel = "NUMBER",
      defaultValue = "1,2,4",
      description = "Numbers of partitions, separated by commas. Default: ${DEFAULT-VALUE}")
  private List<Integer> partitions;

  @Option(
      names = "--ids",
      split = ",",
      paramLabel = "NUMBER",
      defaultValue = "10000,100000,1000000,10000000",
      description =
          "Numbers of ids to remember at once, separated by commas. Default: ${DEFAULT-VALUE}")
  private List<Long> ids;

  @Option(
      names = "--base",
      paramLabel = "NUMBER",
      defaultValue = "1000000",
      description =
          "How many records a topic has where that is not what grows. Default: ${DEFAULT-VALUE}")
  private long base;

  @Option(
      names = "--at-most",
      split = ",",
      paramLabel = "NAME=NUMBER",
      description =
          "The most records of a topic that an engine is given, for engines that would take too"
              + " long. Default: no limit")
  private Map<String, Long> mostRecords = Map.of();

  @Option(
      names = "--rounds",
      paramLabel = "NUMBER",
      defaultValue = "1",
      description = "How often each engine drains each topic. Default: ${DEFAULT-VALUE}")
  private int rounds;

  @Option(
      names = "--batch",
      paramLabel = "NUMBER",
      defaultValue = "250000",
      description = "How many records a micro-batch reads at most. Default: ${DEFAULT-VALUE}")
  private long batch;

  @Override
  public Integer call() throws Exception {
    List<String> names = engines.namesOr(spec, Contenders.usualNames());
    mostRecords
        .keySet()
        .forEach(
            name -> {
              if (!names.contains(name)) {
                throw new ParameterException(
                    spec.commandLine(),
                    "--at-most: "
                        + name
                        + " is none of the engines that take part: "
                        + String.join(", ", names));
              }
            });
    if (rounds < 1
        || batch < 1
        || base < 1
        || mostRecords.values().stream().anyMatch(number -> number < 1)
        || events.stream().anyMatch(number -> number < 1)
        || partitions.stream().anyMatch(number -> number < 1)
        || ids.stream().anyMatch(number -> number < 1)) {
      throw new ParameterException(spec.commandLine(), "All numbers have to be at least 1");
    }
    GrowthBenchmark.Settings settings =
        new GrowthBenchmark.Settings(
            Workload.usual(base, topic.seed, topic.partitions),
            names,
            heap.heap(spec),
            mostRecords,
            rounds,
            batch,
            events,
            partitions,
            ids);
    List<GrowthPoint> points = new GrowthBenchmark(settings, spec.commandLine().getErr()).run();
    GrowthReport results = new GrowthReport(Machine.here(), settings, points);
    output.write(spec, results::writeTo, results::writePage);
    spec.commandLine().getOut().print(results.table());
    spec.commandLine().getOut().flush();
    return points.stream().allMatch(point -> point.result().correct()) ? 0 : WRONG;
  }
}
