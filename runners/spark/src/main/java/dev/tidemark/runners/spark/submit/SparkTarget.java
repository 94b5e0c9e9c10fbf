/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.submit;

import dev.tidemark.pipeline.failure.ExitCode;
import dev.tidemark.pipeline.submit.Submission;
import dev.tidemark.pipeline.submit.Submission.Mode;
import dev.tidemark.pipeline.submit.SubmissionTarget;
import dev.tidemark.runners.spark.submit.SparkSubmitProgram.Need;
import java.util.ArrayList;
import java.util.List;
import org.checkerframework.checker.nullness.qual.Nullable;
import picocli.CommandLine.Option;

/** Spark, by {@code spark-submit} or as a manifest for the Spark operator. */
public final class SparkTarget implements SubmissionTarget {

  static final String RUNNER = "spark";

  @Option(
      names = "--profile",
      paramLabel = "KIND",
      description = {
        "The kind of cluster: ${COMPLETION-CANDIDATES}.",
        "  Default: what the master is, or local."
      })
  @Nullable ClusterProfile profile;

  @Option(
      names = "--master",
      paramLabel = "URL",
      description =
          "Spark's master: local[N], spark://HOST:PORT, yarn, or k8s://https://HOST:PORT.")
  @Nullable String master;

  @Option(
      names = "--deploy-mode",
      paramLabel = "MODE",
      description = {
        "Where the driver runs: ${COMPLETION-CANDIDATES}.",
        "  Default: cluster on yarn and kubernetes, client elsewhere."
      })
  @Nullable DeployMode deployMode;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "The application's name. Default: tidemark-PIPELINE")
  @Nullable String name;

  @Option(
      names = "--conf",
      paramLabel = "NAME=VALUE",
      description = "A property of Spark, as often as needed; wins over the profile's.")
  List<String> conf = new ArrayList<>();

  @Option(
      names = "--executors",
      paramLabel = "N",
      description = "How many executors. Default: ${DEFAULT-VALUE}")
  String executors = "2";

  @Option(
      names = "--executor-cores",
      paramLabel = "N",
      description = "How many tasks an executor runs at once. Default: ${DEFAULT-VALUE}")
  String executorCores = "2";

  @Option(
      names = "--executor-memory",
      paramLabel = "SIZE",
      description = "An executor's heap. Default: ${DEFAULT-VALUE}")
  String executorMemory = "2g";

  @Option(
      names = "--driver-memory",
      paramLabel = "SIZE",
      description = "The driver's heap. Default: ${DEFAULT-VALUE}")
  String driverMemory = "1g";

  @Option(
      names = "--jar",
      paramLabel = "LOCATION",
      description = {
        "The submission jar as driver and executors find it, such as local:///opt/tidemark/tidemark-spark.jar",
        "  of an image. Default: the one that ./tidemark builds"
      })
  @Nullable String jar;

  @Option(
      names = "--image",
      paramLabel = "IMAGE",
      description = "kubernetes: the image with Spark 3.5 on Java 17.")
  @Nullable String image;

  @Option(
      names = "--namespace",
      paramLabel = "NAME",
      description = "kubernetes: where pods are made. Default: default")
  @Nullable String namespace;

  @Option(
      names = "--secret",
      paramLabel = "NAME",
      description =
          "kubernetes: the Secret whose keys are the environment variables that settings refer to.")
  @Nullable String secret;

  @Option(
      names = "--manifest",
      description =
          "kubernetes, with --dry-run: print a SparkApplication for the Spark operator in place of the command.")
  boolean manifest;

  /** For {@link java.util.ServiceLoader}. */
  public SparkTarget() {}

  @Override
  public String runner() {
    return RUNNER;
  }

  @Override
  public Prepared prepare(Submission submission, List<String> problems) {
    SparkSubmissionAssembly assembly = new SparkSubmissionAssembly(this, submission, problems);
    SparkSubmission spark = assembly.assemble();
    SparkSubmitProgram program =
        SparkSubmitProgram.find(
            submission.environment(),
            spark.profile(),
            spark.deployMode(),
            spark.conf(),
            submission.mode() == Mode.SUBMIT ? Need.TO_RUN : Need.TO_SHOW,
            problems);
    return () -> {
      assembly.warnings().forEach(warning -> submission.err().println("tidemark: " + warning));
      submission.err().flush();
      if (submission.mode() == Mode.SUBMIT) {
        return exitCode(program.run(spark));
      }
      submission
          .out()
          .println(
              manifest
                  ? SparkApplicationManifest.of(spark).yaml().stripTrailing()
                  : ShellWords.lines(program.with(spark)));
      return ExitCode.OK;
    };
  }

  /**
   * A driver in this process's place ends as the command line does; Spark's own failures do not.
   */
  private static ExitCode exitCode(int code) {
    for (ExitCode known : ExitCode.values()) {
      if (known.code() == code && known != ExitCode.CHECK_FAILED) {
        return known;
      }
    }
    return ExitCode.PIPELINE_FAILED;
  }
}
