/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.submit;

import dev.tidemark.pipeline.command.ShutdownSignal;
import dev.tidemark.pipeline.failure.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.spark.launcher.JavaModuleOptions;

/**
 * What runs a submission: {@code spark-submit} of {@code SPARK_HOME}, or its class from the jars
 * that Tidemark's build gathers.
 *
 * @param command the program and what comes before the submission's arguments
 */
record SparkSubmitProgram(List<List<String>> command) {

  private static final String SPARK_HOME = "SPARK_HOME";
  private static final String OWN_HOME = "tidemark.spark.home";
  private static final Pattern SPACES = Pattern.compile(" +");

  SparkSubmitProgram {
    command = List.copyOf(command);
  }

  /**
   * Finds it.
   *
   * @param conf Spark's configuration; in client mode the driver is this program
   * @param problems takes what is wrong, if {@code required}
   */
  static SparkSubmitProgram find(
      Map<String, String> environment,
      ClusterProfile profile,
      DeployMode deployMode,
      Map<String, String> conf,
      Need need,
      List<String> problems) {
    String home = environment.get(SPARK_HOME);
    if (home != null) {
      Path script = Path.of(home, "bin", "spark-submit");
      if (need == Need.TO_RUN && !Files.isExecutable(script)) {
        problems.add(
            "SPARK_HOME = \"%s\" (environment) has no bin/spark-submit; allowed: the folder of a Spark 3.5 installation."
                .formatted(home));
      }
      return new SparkSubmitProgram(List.of(List.of(script.toString())));
    }
    String own = System.getProperty(OWN_HOME);
    if (profile.isWithoutSharedFolders() || own == null) {
      if (need == Need.TO_RUN) {
        problems.add(
            "SPARK_HOME is required for %s; allowed: the folder of a Spark 3.5 installation."
                .formatted(
                    profile.isWithoutSharedFolders()
                        ? "the profile " + profile + ", whose client Tidemark does not bring"
                        : "submitting without ./tidemark, which brings a Spark"));
      }
      return new SparkSubmitProgram(List.of(List.of("spark-submit")));
    }
    List<List<String>> command = new ArrayList<>();
    command.add(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx" + (deployMode == DeployMode.CLIENT ? conf.get("spark.driver.memory") : "512m")));
    // What Spark's own script gives a driver; Spark itself gives it to executors.
    SPACES
        .splitAsStream(JavaModuleOptions.defaultModuleOptions())
        .forEach(option -> command.add(List.of(option)));
    if (deployMode == DeployMode.CLIENT) {
      SPACES
          .splitAsStream(conf.getOrDefault("spark.driver.extraJavaOptions", ""))
          .filter(option -> !option.isEmpty())
          .forEach(option -> command.add(List.of(option)));
    }
    command.add(List.of("-cp", Path.of(own, "jars", "*").toString()));
    command.add(List.of("org.apache.spark.deploy.SparkSubmit"));
    return new SparkSubmitProgram(command);
  }

  /** The whole command. */
  List<List<String>> with(SparkSubmission submission) {
    List<List<String>> all = new ArrayList<>(command);
    all.addAll(submission.arguments());
    return all;
  }

  /**
   * Runs it to its end. When this process is asked to end, the program is, too, and may take its
   * time.
   *
   * @return its exit code
   */
  int run(SparkSubmission submission) throws IOException, InterruptedException {
    List<String> words = new ArrayList<>();
    with(submission).forEach(words::addAll);
    Process process = new ProcessBuilder(words).inheritIO().start();
    try (ShutdownSignal signal = ShutdownSignal.closing(process::destroy)) {
      int code = process.waitFor();
      return signal.wasGiven() ? ExitCode.INTERRUPTED.code() : code;
    }
  }

  /** What the program is wanted for. */
  enum Need {
    /** It runs. */
    TO_RUN,
    /** It is only shown. */
    TO_SHOW
  }
}
