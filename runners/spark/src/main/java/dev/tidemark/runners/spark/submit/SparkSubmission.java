/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.submit;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What {@code spark-submit} is told.
 *
 * @param profile the kind of cluster
 * @param master Spark's master
 * @param deployMode where the driver runs
 * @param name the application's name
 * @param conf Spark's configuration
 * @param jar the submission jar, as driver and executors find it
 * @param application the arguments of Tidemark's command line
 */
record SparkSubmission(
    ClusterProfile profile,
    String master,
    DeployMode deployMode,
    String name,
    SortedMap<String, String> conf,
    String jar,
    List<String> application) {

  static final String MAIN_CLASS = "dev.tidemark.pipeline.command.Tidemark";

  SparkSubmission {
    requireNonNull(profile, "profile");
    requireNonNull(master, "master");
    requireNonNull(deployMode, "deployMode");
    requireNonNull(name, "name");
    conf = Collections.unmodifiableSortedMap(new TreeMap<>(conf));
    requireNonNull(jar, "jar");
    application = List.copyOf(application);
  }

  /** The arguments, options with their values behind them. */
  List<List<String>> arguments() {
    List<List<String>> arguments = new ArrayList<>();
    arguments.add(List.of("--class", MAIN_CLASS));
    arguments.add(List.of("--master", master));
    arguments.add(List.of("--deploy-mode", deployMode.toString()));
    arguments.add(List.of("--name", name));
    if (profile == ClusterProfile.STANDALONE && deployMode == DeployMode.CLUSTER) {
      arguments.add(List.of("--supervise"));
    }
    conf.forEach((key, value) -> arguments.add(List.of("--conf", key + "=" + value)));
    arguments.add(List.of(jar));
    arguments.add(application.subList(0, 2));
    application.subList(2, application.size()).forEach(word -> arguments.add(List.of(word)));
    return arguments;
  }
}
