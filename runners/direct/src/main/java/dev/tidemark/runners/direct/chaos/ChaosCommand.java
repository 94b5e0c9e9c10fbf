/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.direct.chaos;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tidemark.pipeline.command.ShutdownSignal;
import dev.tidemark.pipeline.command.TidemarkCommand;
import dev.tidemark.pipeline.config.ConfigurationException;
import dev.tidemark.pipeline.failure.ExitCode;
import dev.tidemark.pipeline.runner.RunnerProfiles;
import dev.tidemark.pipeline.stream.StreamPipelines;
import dev.tidemark.runners.direct.chaos.ChaosSettings.Place;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.checkerframework.checker.nullness.qual.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tidemark chaos}. */
@Command(
    name = "chaos",
    description = {
      "Kills and disturbs a running pipeline, and proves that its tables are right.",
      "Runs generator, broker and pipeline as processes on this machine, makes faults that the"
          + " seed",
      "decides, lets the pipeline drain, and compares all tables with the generator's oracle.",
      "Example: tidemark chaos orders --seed 3 --minutes 10 --runner spark"
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:nothing lost, nothing twice", "1:the tables are not as they should be"},
    sortOptions = false)
public final class ChaosCommand implements TidemarkCommand {

  private static final long RECORDS_PER_MINUTE = 3_000;

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "PIPELINE",
      description = "clickstream, orders, rides or drivers. Default: ${DEFAULT-VALUE}")
  private String pipeline = "clickstream";

  @Option(
      names = "--seed",
      paramLabel = "NUMBER",
      description = "Decides records, faults and moments. Default: ${DEFAULT-VALUE}")
  private long seed = 3;

  @Option(
      names = "--minutes",
      paramLabel = "NUMBER",
      description = "How long faults are made. Default: ${DEFAULT-VALUE}")
  private double minutes = 3;

  @Option(
      names = "--runner",
      paramLabel = "NAME",
      description = "direct or spark; rides need spark. Default: ${DEFAULT-VALUE}")
  private String runner = "direct";

  @Option(
      names = "--cluster",
      description = "Run the pipeline on a Spark cluster of processes, and kill its workers, too.")
  private boolean cluster;

  @Option(
      names = "--events",
      paramLabel = "NUMBER",
      description = "How many records. Default: 3000 for each minute")
  private @Nullable Long events;

  @Option(
      names = "--folder",
      paramLabel = "PATH",
      description =
          "Where tables, logs and the broker's data go; must be empty. Default: a new one")
  private @Nullable Path folder;

  @Option(names = "--json", description = "Print the report as JSON.")
  private boolean json;

  @Option(names = "--report", paramLabel = "FILE", description = "Write the report as JSON.")
  private @Nullable Path report;

  /** For {@link java.util.ServiceLoader}. */
  public ChaosCommand() {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    refuseWhatCannotBe();
    PrintWriter err = spec.commandLine().getErr();
    ChaosSettings settings =
        new ChaosSettings(
            pipeline,
            seed,
            Duration.ofMillis((long) (minutes * 60_000)),
            runner,
            cluster ? Place.SPARK_CLUSTER : Place.ONE_PROCESS,
            events == null ? Math.max(1_000, (long) (minutes * RECORDS_PER_MINUTE)) : events,
            emptyFolder());
    err.println("chaos: " + pipeline + ", seed " + seed + ", in " + settings.folder());
    ChaosReport result;
    try (ChaosRun run =
            new ChaosRun(
                settings,
                line -> {
                  err.println("chaos: " + line);
                  err.flush();
                });
        ShutdownSignal signal = ShutdownSignal.closing(run)) {
      try {
        result = run.run();
      } catch (IOException | RuntimeException failure) {
        if (signal.wasGiven()) {
          return ExitCode.INTERRUPTED.code();
        }
        throw failure;
      }
    }
    if (report != null) {
      JSON.writeValue(report.toFile(), result);
    }
    print(result);
    return (result.passed() ? ExitCode.OK : ExitCode.CHECK_FAILED).code();
  }

  private void refuseWhatCannotBe() {
    List<String> problems = new ArrayList<>();
    if (!List.of("direct", "spark").contains(runner)) {
      problems.add("runner = " + runner + " is not allowed; allowed: direct, spark.");
    } else {
      RunnerProfiles.named(runner);
      if (runner.equals("direct") && !StreamPipelines.named(pipeline).goesOnFromTables()) {
        problems.add(
            "%s can go on from a checkpoint only, and the direct runner keeps none: set --runner spark."
                .formatted(pipeline));
      }
    }
    if (cluster && !runner.equals("spark")) {
      problems.add("--cluster needs --runner spark.");
    } else if (cluster && System.getProperty(ChaosProcesses.SPARK_HOME) == null) {
      problems.add("--cluster needs the Spark that ./tidemark brings: start it by ./tidemark.");
    }
    if (!(minutes > 0 && minutes <= 24 * 60)) {
      problems.add("minutes = " + minutes + " is not allowed; allowed: more than 0, up to 1440.");
    }
    if (!problems.isEmpty()) {
      throw new ConfigurationException(problems);
    }
  }

  private void print(ChaosReport result) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(JSON.writeValueAsString(result));
      return;
    }
    result.problems().forEach(problem -> out.println("WRONG: " + problem));
    out.printf(
        Locale.ROOT,
        "%s, seed %d, %s runner, %.0f s, %d faults; orphan files: %d removed, %d left%n",
        result.pipeline(),
        result.seed(),
        result.runner(),
        result.seconds(),
        result.faults().size(),
        result.orphansRemoved(),
        result.orphansLeft());
    out.println("kills " + result.kills());
    out.println("lost " + result.lost() + ", duplicated " + result.duplicated());
  }

  private Path emptyFolder() throws IOException {
    if (folder == null) {
      return Files.createTempDirectory("tidemark-chaos-");
    }
    Files.createDirectories(folder);
    try (var entries = Files.list(folder)) {
      if (entries.findAny().isPresent()) {
        throw new ConfigurationException(List.of("The folder " + folder + " is not empty."));
      }
    }
    return folder.toAbsolutePath();
  }
}
