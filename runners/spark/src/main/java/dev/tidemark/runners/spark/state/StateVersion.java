/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.state;

/**
 * A durable version of a partition's state.
 *
 * @param number the version
 * @param rows how many rows it has, or {@link #NOT_COUNTED}
 * @param bytes about how much memory and local disk it takes
 */
public record StateVersion(long number, long rows, long bytes) {
  /** In place of a number of rows, where rows are not counted. */
  public static final long NOT_COUNTED = -1;
}
