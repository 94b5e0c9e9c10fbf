/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.command;

import dev.tidemark.pipeline.config.ConfigurationException;
import dev.tidemark.pipeline.config.NearestName;
import dev.tidemark.pipeline.config.PipelineConfig;
import dev.tidemark.pipeline.config.ResolvedConfiguration;
import dev.tidemark.pipeline.config.SettingValue;
import dev.tidemark.pipeline.submit.Submission;
import dev.tidemark.pipeline.submit.Submission.Mode;
import dev.tidemark.pipeline.submit.SubmissionTarget;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.checkerframework.checker.nullness.qual.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Submits the pipeline of one stream; subclasses give it a name and a description. */
abstract class SubmitStream implements Callable<Integer> {

  private static final String RUNNER = "runner";
  private static final String DEFAULT_RUNNER = "spark";

  private final String stream;
  private final Map<String, SubmissionTarget> targets = new TreeMap<>();

  @Spec private CommandSpec spec;
  @Mixin private ConfigurationOptions configuration;

  @Option(
      names = "--dry-run",
      description = "Check everything, print what would be submitted, and submit nothing.")
  private boolean dryRun;

  SubmitStream(String stream) {
    this.stream = stream;
    this.configuration = new ConfigurationOptions(stream);
  }

  /** Adds the options of every target that this installation has. */
  final void addTargets() {
    for (SubmissionTarget target : ServiceLoader.load(SubmissionTarget.class)) {
      targets.put(target.runner(), target);
      spec.addMixin(target.runner(), CommandSpec.forAnnotatedObject(target));
    }
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintWriter err = spec.commandLine().getErr();
    Map<String, String> given = configuration.given();
    List<String> problems = new ArrayList<>();
    SubmissionTarget target = target(given.getOrDefault(RUNNER, DEFAULT_RUNNER), problems);
    PipelineConfig config = null;
    List<SettingValue> settings = List.of();
    try {
      ResolvedConfiguration resolved = configuration.load(placeholders(target, given));
      resolved.warnings().forEach(warning -> err.println("tidemark: " + warning));
      config = resolved.config();
      settings = resolved.values().stream().filter(value -> !value.isDefault()).toList();
    } catch (ConfigurationException wrong) {
      problems.addAll(wrong.problems());
    }
    problems.addAll(optionsOfOthers(target));
    SubmissionTarget.Prepared prepared =
        target == null
            ? null
            : target.prepare(
                new Submission(
                    stream,
                    config,
                    settings,
                    configuration.environment(),
                    dryRun ? Mode.DRY_RUN : Mode.SUBMIT,
                    spec.commandLine().getOut(),
                    err),
                problems);
    if (prepared == null || !problems.isEmpty()) {
      throw new ConfigurationException(problems);
    }
    return prepared.run().code();
  }

  private Map<String, String> placeholders(
      @Nullable SubmissionTarget target, Map<String, String> given) {
    if (target == null || !dryRun) {
      return Map.of();
    }
    Map<String, String> placeholders = target.placeholders(stream, given::containsKey);
    placeholders.forEach(
        (name, text) ->
            spec.commandLine()
                .getErr()
                .println("tidemark: dry run: %s is not set; shown with %s".formatted(name, text)));
    return placeholders;
  }

  private @Nullable SubmissionTarget target(String runner, List<String> problems) {
    SubmissionTarget target = targets.get(runner);
    if (target == null) {
      problems.add(
          "runner = \"%s\" cannot be submitted to; allowed: %s%s"
              .formatted(
                  runner,
                  targets.isEmpty() ? "none is installed." : String.join(", ", targets.keySet()),
                  NearestName.question(runner, targets.keySet())));
    }
    return target;
  }

  /** An option that has no effect is taken for a mistake. */
  private List<String> optionsOfOthers(@Nullable SubmissionTarget used) {
    List<String> problems = new ArrayList<>();
    targets.forEach(
        (runner, target) -> {
          if (used != null && target != used) {
            for (OptionSpec option : spec.mixins().get(runner).options()) {
              if (spec.commandLine().getParseResult().hasMatchedOption(option.longestName())) {
                problems.add(
                    "%s is an option of the %s runner; this is for %s."
                        .formatted(option.longestName(), runner, used.runner()));
              }
            }
          }
        });
    return problems;
  }
}
