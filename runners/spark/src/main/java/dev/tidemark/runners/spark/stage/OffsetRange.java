/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.stage;

import java.io.Serializable;

/**
 * What a batch reads of one partition of a topic, written down before the batch begins.
 *
 * @param topic the topic
 * @param partition the number of the partition
 * @param lostFrom the first offset of those that were gone before they were read; {@code from}
 *     where none are
 * @param from the first offset of the batch
 * @param until the offset behind the batch
 * @param end the end of the partition when it was last looked up before the batch
 * @param endAtMillis when that was
 */
public record OffsetRange(
    String topic, int partition, long lostFrom, long from, long until, long end, long endAtMillis)
    implements Serializable {

  /** The partition's name among the positions of its read. */
  public String name() {
    return nameOf(topic, partition);
  }

  /** The name of a partition among the positions of its read. */
  public static String nameOf(String topic, int partition) {
    return topic + "/" + partition;
  }

  /** Whether the batch has offsets of the partition. */
  public boolean isEmpty() {
    return until == from;
  }

  /** How many offsets are left behind the batch. */
  public long backlog() {
    return end - until;
  }

  /** How many offsets were gone. */
  public long lost() {
    return from - lostFrom;
  }
}
