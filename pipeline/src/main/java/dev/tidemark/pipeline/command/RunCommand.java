/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.command;

import dev.tidemark.pipeline.clickstream.ClickstreamJob;
import dev.tidemark.pipeline.clickstream.RunningPipeline;
import dev.tidemark.pipeline.config.ResolvedConfiguration;
import dev.tidemark.pipeline.failure.ExitCode;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code tidemark run PIPELINE}. */
@Command(
    name = "run",
    description = "Runs a pipeline until it is interrupted, or its input ends.",
    subcommands = RunCommand.Clickstream.class)
public final class RunCommand implements TidemarkCommand {

  @Spec private CommandSpec spec;

  /** Called where no pipeline is named. */
  @Override
  public Integer call() {
    throw new ParameterException(spec.commandLine(), "Which pipeline shall run? Name one.");
  }

  /** {@code tidemark run clickstream}. */
  @Command(
      name = "clickstream",
      description = {
        "Reads click events and keeps bronze, silver and gold tables. Examples:",
        "  tidemark run clickstream --bootstrapServers localhost:9092 --topics clickstream",
        "  tidemark run clickstream --input records.jsonl --warehouse /data/tidemark"
      },
      sortOptions = false)
  static final class Clickstream implements TidemarkCommand {

    @Spec private CommandSpec spec;
    @Mixin private ConfigurationOptions configuration;

    @Option(
        names = "--again",
        description =
            "Read into tables that already hold records of these topics. Runners without a"
                + " checkpoint start where startFrom says, so records may come twice.")
    private boolean again;

    @Override
    public Integer call() throws InterruptedException {
      PrintWriter err = spec.commandLine().getErr();
      ResolvedConfiguration resolved = configuration.load();
      resolved.warnings().forEach(warning -> err.println("tidemark: " + warning));
      if (!again) {
        FreshTables.require(resolved.clickstream());
      }
      try (RunningPipeline pipeline = ClickstreamJob.start(resolved.clickstream());
          ShutdownSignal signal = ShutdownSignal.closing(pipeline)) {
        err.println(
            "tidemark: the clickstream runs on the "
                + resolved.clickstream().runner().name()
                + " runner; Ctrl-C stops it");
        err.flush();
        pipeline.waitUntilFinish();
        return (signal.wasGiven() ? ExitCode.INTERRUPTED : ExitCode.OK).code();
      }
    }
  }
}
