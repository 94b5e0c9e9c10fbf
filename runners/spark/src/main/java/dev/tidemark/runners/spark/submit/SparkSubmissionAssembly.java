/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.submit;

import dev.tidemark.pipeline.config.ConfigurationException;
import dev.tidemark.pipeline.config.PipelineConfig;
import dev.tidemark.pipeline.config.Secrets;
import dev.tidemark.pipeline.config.SettingValue;
import dev.tidemark.pipeline.runner.RunnerProfiles;
import dev.tidemark.pipeline.submit.Submission;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.checkerframework.checker.nullness.qual.Nullable;

/** Puts a submission together from options and configuration, and says all that is wrong. */
final class SparkSubmissionAssembly {

  private static final String OWN_JAR = "tidemark.submission.jar";
  private static final String IMAGE = "spark.kubernetes.container.image";
  private static final String UPLOAD = "spark.kubernetes.file.upload.path";
  private static final String CHECKPOINT = "checkpointLocation";
  private static final String STATE_PARTITIONS = "runner.statePartitions";
  private static final String WAREHOUSE = "warehouse";
  private static final String INPUT = "input";
  private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:/.*");
  private static final Pattern COMMAS = Pattern.compile(",");
  private static final Pattern COUNT = Pattern.compile("[1-9][0-9]{0,4}");
  private static final Pattern MEMORY = Pattern.compile("[1-9][0-9]*[mg]");
  private static final Pattern HADOOP_REFERENCE = Pattern.compile("\\$\\{env\\.[A-Za-z0-9_]+}");

  /** What has an option of its own. */
  private static final Map<String, String> OWN_OPTIONS =
      Map.of(
          "spark.master", "--master",
          "spark.submit.deployMode", "--deploy-mode",
          "spark.app.name", "--name",
          "spark.driver.memory", "--driver-memory",
          "spark.executor.memory", "--executor-memory",
          "spark.executor.cores", "--executor-cores",
          "spark.executor.instances", "--executors");

  private final SparkTarget options;
  private final Submission submission;
  private final List<String> problems;
  private final List<String> warnings = new ArrayList<>();

  SparkSubmissionAssembly(SparkTarget options, Submission submission, List<String> problems) {
    this.options = options;
    this.submission = submission;
    this.problems = problems;
  }

  /** What is allowed but probably not meant; complete after {@link #assemble}. */
  List<String> warnings() {
    return warnings;
  }

  /** The submission; of use only if there were no problems. */
  SparkSubmission assemble() {
    ClusterProfile profile = profile();
    String master = options.master == null ? profile.defaultMaster() : options.master;
    if (master == null && options.manifest) {
      // The operator knows it.
      master = "";
    } else if (master == null) {
      problems.add(
          "--master is required with the profile %s; allowed: %s."
              .formatted(
                  profile,
                  profile == ClusterProfile.STANDALONE
                      ? "spark://HOST:PORT"
                      : "k8s://https://HOST:PORT"));
      master = "";
    } else if (!profile.accepts(master)) {
      problems.add("--master = \"%s\" is not of the profile %s.".formatted(master, profile));
    }
    DeployMode deployMode =
        options.deployMode == null ? profile.defaultDeployMode() : options.deployMode;
    if (deployMode == DeployMode.CLUSTER && !profile.isCluster()) {
      problems.add("--deploy-mode = \"cluster\" is not possible locally; allowed: client.");
    }
    checkManifest(profile, deployMode);
    SparkResources resources = resources();
    SortedMap<String, String> conf = conf(profile, resources);
    return new SparkSubmission(
        profile,
        master,
        deployMode,
        options.name == null ? "tidemark-" + submission.stream() : options.name,
        conf,
        jar(profile, conf),
        application(profile, resources));
  }

  private ClusterProfile profile() {
    if (options.profile != null) {
      return options.profile;
    }
    if (options.master == null) {
      return ClusterProfile.LOCAL;
    }
    return ClusterProfile.ofMaster(options.master)
        .orElseGet(
            () -> {
              problems.add(
                  "--master = \"%s\" is not valid; allowed: local[N], spark://HOST:PORT, yarn, k8s://https://HOST:PORT."
                      .formatted(options.master));
              return ClusterProfile.LOCAL;
            });
  }

  private void checkManifest(ClusterProfile profile, DeployMode deployMode) {
    boolean kubernetes = profile == ClusterProfile.KUBERNETES;
    if (options.manifest && !kubernetes) {
      problems.add("--manifest is for the profile kubernetes; this is %s.".formatted(profile));
    }
    if (options.manifest && submission.mode() == Submission.Mode.SUBMIT) {
      problems.add("--manifest needs --dry-run: kubectl applies it, Tidemark does not.");
    }
    if (options.manifest && deployMode == DeployMode.CLIENT) {
      problems.add("--deploy-mode = \"client\" is not possible with --manifest; allowed: cluster.");
    }
    if (!kubernetes) {
      forKubernetes("--image", options.image, profile);
      forKubernetes("--namespace", options.namespace, profile);
      forKubernetes("--secret", options.secret, profile);
    }
  }

  private void forKubernetes(String option, @Nullable String value, ClusterProfile profile) {
    if (value != null) {
      problems.add(
          "%s = \"%s\" is for the profile kubernetes; this is %s."
              .formatted(option, value, profile));
    }
  }

  private SparkResources resources() {
    return new SparkResources(
        count("--executors", options.executors),
        count("--executor-cores", options.executorCores),
        memory("--executor-memory", options.executorMemory),
        memory("--driver-memory", options.driverMemory));
  }

  private int count(String option, String text) {
    if (!COUNT.matcher(text).matches()) {
      problems.add("%s = \"%s\" is not valid; allowed: 1 to 99999.".formatted(option, text));
      return 1;
    }
    return Integer.parseInt(text);
  }

  private String memory(String option, String text) {
    if (!MEMORY.matcher(text).matches()) {
      problems.add(
          "%s = \"%s\" is not valid; allowed: a size such as 512m or 2g.".formatted(option, text));
    }
    return text;
  }

  private SortedMap<String, String> conf(ClusterProfile profile, SparkResources resources) {
    SortedMap<String, String> conf = new TreeMap<>(profile.conf(resources));
    if (profile == ClusterProfile.KUBERNETES) {
      if (options.image != null) {
        conf.put(IMAGE, options.image);
      }
      conf.put(
          "spark.kubernetes.namespace", options.namespace == null ? "default" : options.namespace);
    }
    options.conf.forEach(text -> addTo(conf, text));
    if (profile == ClusterProfile.KUBERNETES && !conf.containsKey(IMAGE)) {
      problems.add(
          "--image is required with the profile kubernetes; allowed: an image with Spark 3.5 on Java 17.");
    }
    addEnvironment(conf, profile);
    return conf;
  }

  private void addTo(SortedMap<String, String> conf, String text) {
    int equals = text.indexOf('=');
    String name = equals < 0 ? text : text.substring(0, equals);
    String value = equals < 0 ? "" : text.substring(equals + 1);
    if (equals < 0 || !name.startsWith("spark.")) {
      problems.add("--conf = \"%s\" is not valid; allowed: spark.NAME=VALUE.".formatted(name));
    } else if (OWN_OPTIONS.containsKey(name)) {
      problems.add("--conf %s is not allowed; use %s.".formatted(name, OWN_OPTIONS.get(name)));
    } else if (Secrets.holdsLiteral(name, HADOOP_REFERENCE.matcher(value).replaceAll(""))) {
      problems.add(
          "--conf %s must not hold a secret itself; allowed: ${env.NAME} for spark.hadoop.*, else a line of spark-defaults.conf."
              .formatted(name));
    } else {
      conf.put(name, value);
    }
  }

  /** The environment variables that settings refer to have to be where the secrets are used. */
  private void addEnvironment(SortedMap<String, String> conf, ClusterProfile profile) {
    TreeSet<String> variables = new TreeSet<>();
    submission
        .settings()
        .forEach(value -> variables.addAll(Secrets.environmentVariables(value.text())));
    if (variables.isEmpty() || !profile.isCluster()) {
      return;
    }
    if (profile != ClusterProfile.KUBERNETES) {
      warnings.add(
          "the settings refer to environment variables, which have to be set for the driver and on every worker: "
              + String.join(", ", variables));
    } else if (options.secret == null) {
      problems.add(
          "--secret is required, since settings refer to the environment variables %s; allowed: the name of a Secret with these keys."
              .formatted(String.join(", ", variables)));
    } else {
      for (String variable : variables) {
        String reference = options.secret + ":" + variable;
        conf.put("spark.kubernetes.driver.secretKeyRef." + variable, reference);
        conf.put("spark.kubernetes.executor.secretKeyRef." + variable, reference);
      }
    }
  }

  private String jar(ClusterProfile profile, Map<String, String> conf) {
    String jar = options.jar == null ? System.getProperty(OWN_JAR) : options.jar;
    if (jar == null) {
      problems.add(
          "--jar is required without ./tidemark, which builds one; allowed: the submission jar.");
      return "";
    }
    boolean here = !SCHEME.matcher(jar).matches();
    if (here && profile == ClusterProfile.KUBERNETES && !conf.containsKey(UPLOAD)) {
      problems.add(
          "--jar is required with the profile kubernetes, unless --conf %s says where to upload it; allowed: an address that pods can read, such as local:///opt/tidemark/tidemark-spark.jar."
              .formatted(UPLOAD));
    } else if (here
        && submission.mode() == Submission.Mode.SUBMIT
        && !Files.isReadable(Path.of(jar))) {
      problems.add("--jar = \"%s\" cannot be read; allowed: the submission jar.".formatted(jar));
    }
    return jar;
  }

  private List<String> application(ClusterProfile profile, SparkResources resources) {
    List<String> application = new ArrayList<>();
    application.add("run");
    application.add(submission.stream());
    application.add("--runner=" + SparkTarget.RUNNER);
    PipelineConfig config = submission.config();
    if (config == null) {
      return application;
    }
    checkRunnerOptions(config);
    boolean isWarehouseSet = false;
    for (SettingValue value : submission.settings()) {
      isWarehouseSet |= value.name().equals(WAREHOUSE);
      if (isPlace(value.name())) {
        application.add("--" + value.name() + "=" + place(value, profile));
      } else if (!value.name().equals("runner")) {
        application.add("--" + value.name() + "=" + value.text());
      }
    }
    boolean isFolder = "hadoop".equals(config.tables().catalogProperties().get("type"));
    if (profile.isCluster() && isFolder && !isWarehouseSet) {
      problems.add(
          "warehouse is required on a cluster; allowed: a location that driver and executors share.");
    }
    Map<String, String> runner = config.runner().options();
    if (profile.isCluster()
        && !isFolder
        && config.runner().microBatches().checkpointLocation() == null
        && !runner.containsKey(CHECKPOINT)) {
      problems.add(
          CHECKPOINT
              + " is required on a cluster where the catalog is not a folder, beside which it would be; allowed: a location that driver and executors share.");
    }
    if (profile.isCluster() && !runner.containsKey("statePartitions")) {
      application.add("--" + STATE_PARTITIONS + "=" + resources.cores());
    }
    return application;
  }

  private void checkRunnerOptions(PipelineConfig config) {
    if (config.runner().options().containsKey("sparkMaster")) {
      problems.add("runner.sparkMaster has no effect on a submission; use --master.");
    }
    try {
      RunnerProfiles.given(config.runner());
    } catch (ConfigurationException wrong) {
      problems.addAll(wrong.problems());
    }
  }

  private static boolean isPlace(String setting) {
    return setting.equals(WAREHOUSE)
        || setting.equals(INPUT)
        || setting.equals(CHECKPOINT)
        || setting.equals("runner." + CHECKPOINT);
  }

  /** A folder, or files, as every process of the application finds them. */
  private String place(SettingValue value, ClusterProfile profile) {
    List<String> places =
        value.name().equals(INPUT)
            ? COMMAS.splitAsStream(value.text()).map(String::strip).toList()
            : List.of(value.text());
    boolean isLocal = places.stream().anyMatch(SparkSubmissionAssembly::isOfThisMachine);
    if (isLocal && profile.isWithoutSharedFolders()) {
      problems.add(
          value
              + " is on one machine; allowed with the profile "
              + profile
              + ": a location that driver and executors share, such as hdfs:// or s3a://.");
    } else if (isLocal && profile == ClusterProfile.STANDALONE) {
      warnings.add(value + " has to be the same on the driver's and on every worker's machine");
    }
    return places.stream().map(SparkSubmissionAssembly::absolute).collect(Collectors.joining(","));
  }

  private static boolean isOfThisMachine(String place) {
    return !SCHEME.matcher(place).matches() || place.startsWith("file:");
  }

  private static String absolute(String place) {
    return SCHEME.matcher(place).matches()
        ? place
        : Path.of(place).toAbsolutePath().normalize().toString();
  }
}
