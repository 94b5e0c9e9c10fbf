/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.resume;

import dev.tidemark.pipeline.table.OffsetRanges;
import dev.tidemark.transforms.record.RecordPosition;
import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;

/** Which records of a stream are in its tables already: a function of their coordinates alone. */
public final class CommittedOffsets implements Serializable {

  private static final long serialVersionUID = 1L;

  /** No record. */
  public static final CommittedOffsets NONE = new CommittedOffsets(Map.of());

  private final HashMap<String, Partition> partitions;

  /**
   * What is committed of a partition.
   *
   * @param before every record with a smaller offset
   * @param above and these
   */
  public record Partition(long before, OffsetRanges above) implements Serializable {
    boolean contains(long offset) {
      return offset < before || above.contains(offset);
    }
  }

  /** By partition, keyed by {@code topic/partition}. */
  public CommittedOffsets(Map<String, Partition> partitions) {
    this.partitions = new HashMap<>(partitions);
  }

  /** Whether the record at a position is in the tables. */
  public boolean contains(RecordPosition position) {
    return contains(position.topic(), position.partition(), position.offset());
  }

  /** Whether the record with these coordinates is in the tables. */
  public boolean contains(String topic, int partition, long offset) {
    Partition committed = partitions.get(key(topic, partition));
    return committed != null && committed.contains(offset);
  }

  static String key(String topic, int partition) {
    return topic + "/" + partition;
  }

  @Override
  public String toString() {
    return partitions.toString();
  }
}
