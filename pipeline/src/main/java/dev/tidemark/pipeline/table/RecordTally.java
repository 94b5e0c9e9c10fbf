/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.table;

import dev.tidemark.transforms.time.LatenessClass;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.checkerframework.checker.nullness.qual.MonotonicNonNull;

/**
 * Counts, while a file is written, which records its rows come from. Tables without Kafka
 * coordinates have none.
 */
final class RecordTally {

  private static final String BRONZE = "bronze_";

  private record Partition(String topic, int number) implements Comparable<Partition> {
    @Override
    public int compareTo(Partition other) {
      int order = topic.compareTo(other.topic);
      return order == 0 ? Integer.compare(number, other.number) : order;
    }
  }

  private static final class Counts {
    private long records;
    private long onTime;
    private final List<OffsetRange> closed = new ArrayList<>();
    private long first = 0;
    private long last = -1;

    void offset(long offset) {
      if (last >= first && offset == last + 1) {
        last = offset;
        return;
      }
      close();
      first = offset;
      last = offset;
    }

    void close() {
      if (last >= first) {
        closed.add(new OffsetRange(first, last));
      }
    }
  }

  private final RecordColumns columns;
  private final boolean keepsOffsets;
  private final TreeMap<Partition, Counts> partitions = new TreeMap<>();
  private @MonotonicNonNull Partition current;
  private @MonotonicNonNull Counts currentCounts;

  RecordTally(TableDefinition<?> definition) {
    this.columns = RecordColumns.of(definition.schema());
    this.keepsOffsets = definition.name().startsWith(BRONZE);
  }

  /** Counts a row. */
  void add(Object[] row) {
    if (!columns.present()) {
      return;
    }
    String topic = columns.topic(row);
    int number = columns.partition(row);
    // Rows of a partition come together, so most need no look into the map.
    if (current == null || current.number != number || !current.topic.equals(topic)) {
      current = new Partition(topic, number);
      currentCounts = partitions.computeIfAbsent(current, partition -> new Counts());
    }
    Counts counts = currentCounts;
    counts.records++;
    if (LatenessClass.ON_TIME.label().equals(columns.latenessClass(row))) {
      counts.onTime++;
    }
    if (keepsOffsets) {
      counts.offset(columns.offset(row));
    }
  }

  /** What was counted, by topic and partition. To be called once, after the last row. */
  List<PartitionRecords> partitions() {
    List<PartitionRecords> result = new ArrayList<>();
    partitions.forEach(
        (partition, counts) -> {
          counts.close();
          result.add(
              new PartitionRecords(
                  partition.topic,
                  partition.number,
                  counts.records,
                  counts.onTime,
                  OffsetRanges.of(counts.closed)));
        });
    return result;
  }
}
