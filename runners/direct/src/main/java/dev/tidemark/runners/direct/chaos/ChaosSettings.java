/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.direct.chaos;

import java.nio.file.Path;
import java.time.Duration;

/**
 * What a chaos run is told.
 *
 * @param pipeline the pipeline's name
 * @param seed decides the records, the faults and their moments
 * @param duration for how long faults are made
 * @param runner the runner's name
 * @param place where the runner's work is done
 * @param events how many records there are
 * @param folder where warehouse, checkpoint, broker data and logs go
 */
record ChaosSettings(
    String pipeline,
    long seed,
    Duration duration,
    String runner,
    Place place,
    long events,
    Path folder) {

  static final int PARTITIONS = 3;
  static final int WORKERS = 2;

  /** Where the work is done. */
  enum Place {
    /** In the pipeline's own process. */
    ONE_PROCESS,
    /** By the workers of a Spark cluster, which are processes of their own. */
    SPARK_CLUSTER
  }

  boolean hasCheckpoints() {
    return runner.equals("spark");
  }

  boolean isCluster() {
    return place == Place.SPARK_CLUSTER;
  }

  /** What is on the small file system, where there is one: the tables and the checkpoint. */
  Path data() {
    return folder.resolve("data");
  }

  Path warehouse() {
    return data().resolve("warehouse");
  }

  Path checkpoint() {
    return data().resolve("checkpoint");
  }

  Path expected() {
    return folder.resolve("expected.json");
  }

  /** By how much the pipeline's clock is off. */
  Path clock() {
    return folder.resolve("clock");
  }

  Path log(String process) {
    return folder.resolve(process + ".log");
  }
}
