/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.dataflow;

import dev.tidemark.pipeline.config.ConfigurationException;
import dev.tidemark.pipeline.config.PipelineConfig;
import dev.tidemark.pipeline.config.RecordFiles;
import dev.tidemark.pipeline.config.RunnerConfig;
import dev.tidemark.pipeline.failure.ExitCode;
import dev.tidemark.pipeline.runner.RunnerProfiles;
import dev.tidemark.pipeline.stream.StreamJob;
import dev.tidemark.pipeline.stream.StreamPipelines;
import dev.tidemark.pipeline.submit.Submission;
import dev.tidemark.pipeline.submit.Submission.Mode;
import dev.tidemark.pipeline.submit.SubmissionTarget;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.beam.runners.dataflow.DataflowPipelineJob;
import org.apache.beam.runners.dataflow.DataflowRunner;
import org.apache.beam.runners.dataflow.options.DataflowPipelineOptions;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.io.FileSystems;
import org.checkerframework.checker.nullness.qual.Nullable;
import picocli.CommandLine.Option;

/**
 * Dataflow. A dry run needs neither network nor credentials; what it is not told is filled in with
 * placeholders, which it names.
 */
public final class DataflowTarget implements SubmissionTarget {

  private static final String PROJECT = "runner.project";
  private static final String REGION = "runner.region";
  private static final String TEMP_LOCATION = "runner.tempLocation";
  private static final String BUCKET = "gs://dry-run-bucket";

  @Option(
      names = "--graph",
      paramLabel = "FILE",
      description =
          "dataflow, with --dry-run: write the job's graph to a file, as JSON of Beam's portable format.")
  @Nullable Path graph;

  /** For {@link java.util.ServiceLoader}. */
  public DataflowTarget() {}

  @Override
  public String runner() {
    return DataflowProfile.NAME;
  }

  @Override
  public Map<String, String> placeholders(String stream, Predicate<String> isSet) {
    Map<String, String> placeholders = new LinkedHashMap<>();
    if (Stream.of("topics", "topicPattern", "input").noneMatch(isSet)) {
      placeholders.put("topics", StreamPipelines.named(stream).topic());
    }
    placeholders.put("bootstrapServers", "broker.invalid:9092");
    placeholders.put("warehouse", BUCKET + "/warehouse");
    placeholders.put(PROJECT, "dry-run-project");
    placeholders.put(REGION, "us-central1");
    placeholders.put(TEMP_LOCATION, BUCKET + "/temp");
    placeholders.keySet().removeIf(isSet);
    return placeholders;
  }

  @Override
  public Prepared prepare(Submission submission, List<String> problems) {
    if (graph != null && submission.mode() == Mode.SUBMIT) {
      problems.add("--graph needs --dry-run.");
    }
    PipelineConfig config = submission.config();
    if (config == null) {
      return () -> ExitCode.BAD_CONFIGURATION;
    }
    check(config, problems);
    DataflowPipelineOptions options;
    try {
      options = RunnerProfiles.options(config).as(DataflowPipelineOptions.class);
    } catch (ConfigurationException wrong) {
      problems.addAll(wrong.problems());
      return () -> ExitCode.BAD_CONFIGURATION;
    }
    return submission.mode() == Mode.DRY_RUN
        ? () -> show(submission, config, options)
        : () -> submit(submission, config, options);
  }

  private static void check(PipelineConfig config, List<String> problems) {
    RunnerConfig runner = config.runner();
    require(runner, PROJECT, "a project's id", problems);
    require(runner, REGION, "a region such as us-central1", problems);
    require(runner, TEMP_LOCATION, "gs://BUCKET/FOLDER", problems);
    String tempLocation = runner.options().get(option(TEMP_LOCATION));
    if (tempLocation != null && !tempLocation.matches("gs://[^/]+(/.*)?")) {
      problems.add(
          "%s = \"%s\" is not valid; allowed: gs://BUCKET/FOLDER."
              .formatted(TEMP_LOCATION, tempLocation));
    }
    String experiments = runner.options().getOrDefault("experiments", "");
    if (experiments.contains("disable_runner_v2")) {
      problems.add(
          "runner.experiments = \"%s\" is not possible: only Dataflow's Runner v2 finds partitions of Kafka while a job runs."
              .formatted(experiments));
    }
    String warehouse = config.tables().catalogProperties().getOrDefault("warehouse", "");
    if (!warehouse.matches("[A-Za-z][A-Za-z0-9+.-]+:/.*") || warehouse.startsWith("file:")) {
      problems.add(
          "warehouse = \"%s\" is a folder of one machine; allowed: a location that workers share, such as gs://BUCKET/FOLDER."
              .formatted(warehouse));
    }
    if (config.source() instanceof RecordFiles) {
      problems.add("input is for runs on this machine; allowed: topics or topicPattern.");
    }
  }

  private static void require(
      RunnerConfig runner, String name, String allowed, List<String> problems) {
    if (!runner.options().containsKey(option(name))) {
      problems.add("%s is required for Dataflow; allowed: %s.".formatted(name, allowed));
    }
  }

  private static String option(String name) {
    return name.substring("runner.".length());
  }

  private ExitCode show(
      Submission submission, PipelineConfig config, DataflowPipelineOptions options)
      throws IOException {
    Path template = Files.createTempFile("tidemark-dataflow-", ".json");
    try {
      JobGraph.keepOffline(options, template);
      JobGraph job = JobGraph.of(pipeline(config, options));
      if (graph != null) {
        Files.writeString(graph, job.json());
      }
      print(submission.out(), options, job);
      return ExitCode.OK;
    } finally {
      Files.deleteIfExists(template);
    }
  }

  private static ExitCode submit(
      Submission submission, PipelineConfig config, DataflowPipelineOptions options) {
    Pipeline pipeline = pipeline(config, options);
    StreamJob.prepareWarehouse(config);
    PipelineResult result = pipeline.run();
    submission
        .out()
        .println(
            "submitted "
                + options.getJobName()
                + (result instanceof DataflowPipelineJob job ? " as " + job.getJobId() : ""));
    return ExitCode.OK;
  }

  /** Beam's own checks of the options come first, and are errors of the configuration. */
  private static Pipeline pipeline(PipelineConfig config, DataflowPipelineOptions options) {
    // The runner's default of stagingLocation is a folder of gs://, which only this makes known.
    FileSystems.setDefaultPipelineOptions(options);
    try {
      DataflowRunner.fromOptions(options);
    } catch (IllegalArgumentException refused) {
      throw new ConfigurationException(List.of("Dataflow's runner: " + refused.getMessage()));
    }
    Pipeline pipeline = Pipeline.create(options);
    StreamJob.addTo(pipeline, config, new DataflowProfile().capabilities());
    return pipeline;
  }

  private static void print(PrintWriter out, DataflowPipelineOptions options, JobGraph job) {
    out.printf(
        "job %s in project %s, region %s, temporary files in %s%n",
        options.getJobName(),
        options.getProject(),
        options.getRegion(),
        options.getGcpTempLocation());
    List<JobGraph.Step> steps = job.steps();
    out.printf("%n%d steps:%n", steps.size());
    steps.forEach(step -> out.printf("  %-36s %s%n", step.kind(), step.name()));
    out.printf(
        "%n%d files, %.1f MB, to stage in %s:%n",
        job.files().size(), job.stagedBytes() / 1e6, options.getStagingLocation());
    job.files().forEach(file -> out.printf("  %9.3f MB  %s%n", file.bytes() / 1e6, file.name()));
  }
}
