/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.direct.chaos;

import java.nio.file.Path;
import java.time.Duration;

/**
 * What a chaos run is told.
 *
 * @param seed decides the records, the faults and their moments
 * @param duration for how long faults are made
 * @param runner the runner's name
 * @param events how many records there are
 * @param folder where warehouse, checkpoint, broker data and logs go
 */
record ChaosSettings(long seed, Duration duration, String runner, long events, Path folder) {

  static final String TOPIC = "clickstream-events";
  static final int PARTITIONS = 3;

  boolean hasCheckpoints() {
    return runner.equals("spark");
  }

  Path warehouse() {
    return folder.resolve("warehouse");
  }

  Path checkpoint() {
    return folder.resolve("checkpoint");
  }

  Path expected() {
    return folder.resolve("expected.json");
  }

  Path log(String process) {
    return folder.resolve(process + ".log");
  }
}
