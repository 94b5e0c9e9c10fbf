/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.command;

import dev.tidemark.pipeline.config.ClickstreamConfig;
import dev.tidemark.pipeline.config.ResolvedConfiguration;
import dev.tidemark.pipeline.config.SettingValue;
import dev.tidemark.pipeline.failure.ExitCode;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code tidemark config}: looks at a configuration without running anything. */
@Command(
    name = "config",
    description = "Looks at a configuration without running anything.",
    subcommands = {ConfigCommand.Check.class, ConfigCommand.Document.class})
public final class ConfigCommand implements TidemarkCommand {

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    throw new ParameterException(spec.commandLine(), "Name a command of config, such as check.");
  }

  /** {@code tidemark config check}. */
  @Command(
      name = "check",
      description = {
        "Prints the configuration that a run would have, and where each value comes from;",
        "or everything that is wrong with it, and exits with 2."
      })
  static final class Check implements Callable<Integer> {

    @Spec private CommandSpec spec;
    @Mixin private ConfigurationOptions configuration;

    @Option(
        names = "--pipeline",
        paramLabel = "NAME",
        description = "The pipeline that would run. Default: ${DEFAULT-VALUE}")
    private String pipeline = ClickstreamConfig.STREAM;

    @Override
    public Integer call() {
      ResolvedConfiguration resolved = configuration.load(pipeline);
      PrintWriter out = spec.commandLine().getOut();
      int names = width(resolved, false);
      int texts = width(resolved, true);
      for (SettingValue value : resolved.values()) {
        out.printf(
            "%-" + names + "s  %-" + texts + "s  %s%n", value.name(), value.text(), value.origin());
      }
      resolved
          .warnings()
          .forEach(warning -> spec.commandLine().getErr().println("Warning: " + warning));
      return ExitCode.OK.code();
    }

    private static int width(ResolvedConfiguration resolved, boolean texts) {
      return resolved.values().stream()
          .mapToInt(value -> (texts ? value.text() : value.name()).length())
          .filter(length -> length <= 60)
          .max()
          .orElse(1);
    }
  }

  /** {@code tidemark config document}. */
  @Command(
      name = "document",
      description = "Prints docs/configuration.md, made from the list of settings.")
  static final class Document implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
      spec.commandLine().getOut().print(ConfigurationDocument.markdown());
      return ExitCode.OK.code();
    }
  }
}
