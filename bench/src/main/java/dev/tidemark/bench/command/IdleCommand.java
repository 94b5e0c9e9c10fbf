/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.bench.command;

import dev.tidemark.bench.idle.IdleBenchmark;
import dev.tidemark.bench.idle.IdleRun;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bench/run idle}: micro-batches without data. */
@Command(
    name = "idle",
    mixinStandardHelpOptions = true,
    description = {
      "Lets the clickstream pipeline run with nothing to read, and says what a micro-batch costs then.",
      "  bench/run idle"
    },
    sortOptions = false)
final class IdleCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--batches",
      paramLabel = "NUMBER",
      defaultValue = "100",
      description = "How many micro-batches. Default: ${DEFAULT-VALUE}")
  private int batches;

  @Option(
      names = "--trigger",
      paramLabel = "MILLISECONDS",
      defaultValue = "500",
      description = "Between the starts of two of them. Default: ${DEFAULT-VALUE}")
  private long trigger;

  @Override
  public Integer call() throws Exception {
    if (batches < 1 || trigger < 1) {
      throw new ParameterException(
          spec.commandLine(),
          "--batches and --trigger have to be at least 1, not " + batches + " and " + trigger);
    }
    IdleRun run = IdleBenchmark.run(batches, trigger);
    spec.commandLine()
        .getOut()
        .printf(
            Locale.ROOT,
            "%d micro-batches without data: median %d ms, 95 of 100 within %d ms;"
                + " outside of stages median %d ms, 95 of 100 within %d ms%n",
            run.batches().size(),
            run.millis(0.5),
            run.millis(0.95),
            run.driverMillis(0.5),
            run.driverMillis(0.95));
    spec.commandLine().getOut().flush();
    return 0;
  }
}
