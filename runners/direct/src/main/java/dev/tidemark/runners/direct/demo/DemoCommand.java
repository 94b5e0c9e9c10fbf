/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.direct.demo;

import dev.tidemark.pipeline.command.TidemarkCommand;
import dev.tidemark.pipeline.config.ConfigurationException;
import dev.tidemark.pipeline.stream.StreamPipelines;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.checkerframework.checker.nullness.qual.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tidemark demo}. */
@Command(
    name = "demo",
    description = {
      "Shows a pipeline at work, with Kafka in this process and a live page.",
      "Produces events, runs the pipeline and serves the page until Ctrl-C. With --once: produces a",
      "fixed number of events, waits until every window is final, compares all tables with the",
      "generator's oracle and ends. The tables stay, for tidemark query, tables and reconcile."
    },
    sortOptions = false)
public final class DemoCommand implements TidemarkCommand {

  private static final long ONCE_EVENTS = 20_000;

  @Spec private CommandSpec spec;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "PIPELINE",
      description = "clickstream, orders, rides or drivers. Default: ${DEFAULT-VALUE}")
  private String pipeline = "clickstream";

  @Option(
      names = "--once",
      description = "Produce, wait until every window is final, compare with the oracle, end.")
  private boolean once;

  @Option(
      names = "--events",
      paramLabel = "NUMBER",
      description = "How many records to produce. Default: 20000 with --once, no limit without")
  private @Nullable Long events;

  @Option(
      names = "--seed",
      paramLabel = "NUMBER",
      description = "The same seed makes the same records. Default: ${DEFAULT-VALUE}")
  private long seed = 7;

  @Option(
      names = "--rate",
      paramLabel = "NUMBER",
      description = "Records per second of the live demo. Default: ${DEFAULT-VALUE}")
  private double rate = 300;

  @Option(
      names = "--partitions",
      paramLabel = "NUMBER",
      description = "Partitions of the topic. Default: ${DEFAULT-VALUE}")
  private int partitions = 3;

  @Option(
      names = "--runner",
      paramLabel = "NAME",
      description = "What runs the pipeline. Default: ${DEFAULT-VALUE}")
  private String runner = "direct";

  @Option(
      names = "--warehouse",
      paramLabel = "PATH",
      description = {
        "Where the tables go. What an earlier demo left there is replaced.",
        "  Default: ${DEFAULT-VALUE}"
      })
  private Path warehouse = Path.of(".tidemark", "warehouse");

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "Where the page is served. Default: 8080, or any if that is taken")
  private @Nullable Integer port;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "With --once: write what was found as JSON.")
  private @Nullable Path report;

  /** For {@link java.util.ServiceLoader}. */
  public DemoCommand() {}

  @Override
  public Integer call() throws InterruptedException, IOException {
    refuse(problems());
    DemoSettings settings =
        new DemoSettings(
            StreamPipelines.named(pipeline).name(),
            seed,
            events == null && once ? Long.valueOf(ONCE_EVENTS) : events,
            rate,
            partitions,
            runner,
            warehouse,
            port,
            report);
    DemoOutput output = new DemoOutput(spec.commandLine().getOut(), spec.commandLine().getErr());
    return (once ? new OneShotDemo(settings, output).run() : new LiveDemo(settings, output).run())
        .code();
  }

  private List<String> problems() {
    List<String> problems = new ArrayList<>();
    if (events != null && events < 1) {
      problems.add("events = " + events + " is not allowed; allowed: 1 and more.");
    }
    if (!(rate >= 1 && rate <= 100_000)) {
      problems.add("rate = " + rate + " is not allowed; allowed: 1 to 100000.");
    }
    if (partitions < 1 || partitions > 100) {
      problems.add("partitions = " + partitions + " is not allowed; allowed: 1 to 100.");
    }
    if (port != null && (port < 0 || port > 65_535)) {
      problems.add("port = " + port + " is not allowed; allowed: 0 to 65535.");
    }
    if (report != null && !once) {
      problems.add("--report needs --once: the live demo has no end to report on.");
    }
    return problems;
  }

  private static void refuse(List<String> problems) {
    if (!problems.isEmpty()) {
      throw new ConfigurationException(problems);
    }
  }
}
