/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.bench.command;

import dev.tidemark.bench.report.Machine;
import dev.tidemark.bench.report.StateReport;
import dev.tidemark.bench.state.StateBenchmark;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bench/run state}: many ids to remember. */
@Command(
    name = "state",
    mixinStandardHelpOptions = true,
    description = {
      "Drains a topic so dense that deduplication has many ids to remember, and says what memory that takes and whether the time"
          + " of a micro-batch stays the same while ids come and go.",
      "  bench/run state --ids 5000000"
    },
    sortOptions = false)
final class StateCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private TopicOptions topic;
  @Mixin private HeapOptions heap;
  @Mixin private ResultOptions output;

  @Option(
      names = "--ids",
      paramLabel = "NUMBER",
      defaultValue = "5000000",
      description = "How many ids are alive. Default: ${DEFAULT-VALUE}")
  private long ids;

  @Option(
      names = "--batches",
      paramLabel = "NUMBER",
      defaultValue = "50",
      description = "How many micro-batches follow once they are. Default: ${DEFAULT-VALUE}")
  private int batches;

  @Option(
      names = "--batch",
      paramLabel = "NUMBER",
      defaultValue = "50000",
      description = "How many records a micro-batch reads at most. Default: ${DEFAULT-VALUE}")
  private long batch;

  @Override
  public Integer call() throws Exception {
    if (ids < 1 || batches < 20 || batch < 1) {
      throw new ParameterException(
          spec.commandLine(),
          "--ids and --batch have to be at least 1, --batches at least 20, not "
              + ids
              + ", "
              + batch
              + " and "
              + batches);
    }
    StateBenchmark.Settings settings =
        new StateBenchmark.Settings(
            ids, heap.heap(spec), batches, batch, topic.seed, topic.partitions);
    StateReport results =
        new StateReport(
            Machine.here(),
            settings,
            new StateBenchmark(settings, spec.commandLine().getErr()).run());
    output.write(spec, results::writeTo, results::writePage);
    spec.commandLine().getOut().print(results.table());
    spec.commandLine().getOut().flush();
    return 0;
  }
}
