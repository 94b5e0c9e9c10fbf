/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.record;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;

/**
 * Where a record stands in Kafka and when it was seen: its identity, and two of its three times.
 *
 * @param topic the topic
 * @param partition the partition
 * @param offset the offset within the partition
 * @param arrivalMillis when the broker took the record, epoch milliseconds UTC: the record's own
 *     timestamp, made monotone within its partition
 * @param ingestMillis when this pipeline read the record, epoch milliseconds UTC
 */
public record RecordPosition(
    String topic, int partition, long offset, long arrivalMillis, long ingestMillis)
    implements Serializable, Comparable<RecordPosition> {

  public RecordPosition {
    requireNonNull(topic, "topic");
  }

  /** Orders by topic, partition and offset; times do not take part. */
  @Override
  public int compareTo(RecordPosition other) {
    int order = topic.compareTo(other.topic);
    if (order == 0) {
      order = Integer.compare(partition, other.partition);
    }
    return order == 0 ? Long.compare(offset, other.offset) : order;
  }
}
