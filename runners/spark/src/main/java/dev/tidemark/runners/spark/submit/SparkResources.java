/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.submit;

/**
 * What a submission asks for.
 *
 * @param executors how many processes do the work
 * @param executorCores how many tasks each runs at once
 * @param executorMemory the heap of each, as the JVM spells it, such as {@code 2g}
 * @param driverMemory the heap of the driver
 */
record SparkResources(
    int executors, int executorCores, String executorMemory, String driverMemory) {

  /** How many tasks run at once. */
  int cores() {
    return executors * executorCores;
  }
}
