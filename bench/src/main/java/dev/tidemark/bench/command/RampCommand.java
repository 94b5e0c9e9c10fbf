/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.bench.command;

import dev.tidemark.bench.live.Phase;
import dev.tidemark.bench.report.LiveReport;
import dev.tidemark.bench.report.RampReport;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bench/run ramp}: the highest rate that an engine keeps up with. */
@Command(
    name = "ramp",
    mixinStandardHelpOptions = true,
    description = {
      "Writes a topic at rates that become higher and higher while an engine reads it, with each engine in turn, and says how"
          + " far behind it was at the end of each, and which was the highest with a bounded backlog.",
      "  bench/run ramp --rate 10000 --step 5000 --up-to 40000"
    },
    sortOptions = false)
final class RampCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private LiveOptions options;

  @Option(
      names = "--step",
      paramLabel = "NUMBER",
      defaultValue = "5000",
      description = "By how much a rate is higher than the one before. Default: ${DEFAULT-VALUE}")
  private int step;

  @Option(
      names = "--up-to",
      paramLabel = "NUMBER",
      defaultValue = "40000",
      description = "The highest rate. Default: ${DEFAULT-VALUE}")
  private int highest;

  @Option(
      names = "--seconds",
      paramLabel = "SECONDS",
      defaultValue = "40",
      description =
          "How long each rate is, the first behind the warm-up. Default: ${DEFAULT-VALUE}")
  private int seconds;

  @Option(
      names = "--bound",
      paramLabel = "SECONDS",
      defaultValue = "10",
      description =
          "How much may be waiting at the end of a rate that is kept up with, in seconds of that"
              + " rate. Default: ${DEFAULT-VALUE}")
  private double bound;

  @Override
  public Integer call() throws Exception {
    if (step < 1 || highest < options.rate || seconds < 1 || !(bound > 0)) {
      throw new ParameterException(
          spec.commandLine(),
          "--step, --seconds and --bound have to be more than 0, and --up-to ("
              + highest
              + ") no less than --rate ("
              + options.rate
              + ")");
    }
    List<Phase> phases = new ArrayList<>();
    for (int rate = options.rate; rate <= highest; rate += step) {
      phases.add(new Phase(rate, phases.isEmpty() ? options.warmUp + seconds : seconds));
    }
    LiveReport live = options.measure(spec, phases);
    RampReport results = RampReport.of(live, bound);
    return options.finish(spec, live, results::writeTo, results.table(), results::writePage);
  }
}
