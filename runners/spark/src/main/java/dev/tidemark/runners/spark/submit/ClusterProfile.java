/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.submit;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.checkerframework.checker.nullness.qual.Nullable;

/** A kind of cluster, and what a stream wants of it that is not Spark's default. */
public enum ClusterProfile {
  /** Everything in one process, on this machine. */
  LOCAL("local\\[?.*", "local[2]", DeployMode.CLIENT),
  /** Spark's own cluster manager. */
  STANDALONE("spark://.+", null, DeployMode.CLIENT),
  /** Hadoop's. */
  YARN("yarn", "yarn", DeployMode.CLUSTER),
  /** Kubernetes, by spark-submit or the Spark operator. */
  KUBERNETES("k8s://.+", null, DeployMode.CLUSTER);

  private final Pattern masters;
  private final @Nullable String defaultMaster;
  private final DeployMode defaultDeployMode;

  ClusterProfile(String masters, @Nullable String defaultMaster, DeployMode defaultDeployMode) {
    this.masters = Pattern.compile(masters);
    this.defaultMaster = defaultMaster;
    this.defaultDeployMode = defaultDeployMode;
  }

  /** The profile that a master belongs to. */
  static Optional<ClusterProfile> ofMaster(String master) {
    for (ClusterProfile profile : values()) {
      if (profile.accepts(master)) {
        return Optional.of(profile);
      }
    }
    return Optional.empty();
  }

  boolean accepts(String master) {
    return masters.matcher(master).matches();
  }

  /** The master where none is named, or null where one has to be. */
  @Nullable String defaultMaster() {
    return defaultMaster;
  }

  DeployMode defaultDeployMode() {
    return defaultDeployMode;
  }

  boolean isCluster() {
    return this != LOCAL;
  }

  /** Whether driver and executors share no folder unless somebody mounts one. */
  boolean isWithoutSharedFolders() {
    return this == YARN || this == KUBERNETES;
  }

  /** What to set on this kind of cluster, by Spark's names. */
  Map<String, String> conf(SparkResources resources) {
    Map<String, String> conf = new TreeMap<>();
    conf.put("spark.driver.memory", resources.driverMemory());
    conf.put("spark.ui.showConsoleProgress", "false");
    if (!isCluster()) {
      return conf;
    }
    conf.put("spark.executor.cores", Integer.toString(resources.executorCores()));
    conf.put("spark.executor.memory", resources.executorMemory());
    // State is spread over a fixed number of partitions, and is open in the executors that have it.
    conf.put("spark.dynamicAllocation.enabled", "false");
    // A second copy of a task would load the same state and write the same files.
    conf.put("spark.speculation", "false");
    if (this == STANDALONE) {
      conf.put("spark.cores.max", Integer.toString(resources.cores()));
    } else {
      conf.put("spark.executor.instances", Integer.toString(resources.executors()));
      // RocksDB's memory is not on the heap; beyond the limit the container is killed.
      conf.put("spark.executor.memoryOverhead", "1g");
    }
    if (this == YARN) {
      // Attempts count for the last hour only: a stream runs for months.
      conf.put("spark.yarn.maxAppAttempts", "4");
      conf.put("spark.yarn.am.attemptFailuresValidityInterval", "1h");
      conf.put("spark.yarn.executor.failuresValidityInterval", "1h");
      conf.put("spark.yarn.submit.waitAppCompletion", "false");
    }
    if (this == KUBERNETES) {
      conf.put("spark.kubernetes.authenticate.driver.serviceAccountName", "spark");
      conf.put("spark.kubernetes.submission.waitAppCompletion", "false");
    }
    return conf;
  }

  /** As it is written on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
