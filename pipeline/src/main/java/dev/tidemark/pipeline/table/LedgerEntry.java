/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.table;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * What one batch made of the records of one Kafka partition.
 *
 * @param stream the stream that the batch is of
 * @param batchId the batch
 * @param sequence its place among the stream's batches
 * @param committedAtMillis when its commit began, epoch milliseconds UTC
 * @param topic the topic
 * @param partition the partition
 * @param offsets the offsets of its records in bronze
 * @param received how many records it added to bronze
 * @param deadLetters how many to the dead letters
 * @param lateEvents how many to the late events
 * @param duplicates how many to the duplicates
 * @param silver how many to silver
 * @param onTime how many of these were on time
 */
public record LedgerEntry(
    String stream,
    String batchId,
    long sequence,
    long committedAtMillis,
    String topic,
    int partition,
    OffsetRanges offsets,
    long received,
    long deadLetters,
    long lateEvents,
    long duplicates,
    long silver,
    long onTime) {

  /** The first offset, or null where the batch has no record of the partition in bronze. */
  public @Nullable Long firstOffset() {
    return offsets.ranges().isEmpty() ? null : offsets.ranges().get(0).first();
  }

  /** The last offset, or null likewise. */
  public @Nullable Long lastOffset() {
    int size = offsets.ranges().size();
    return size == 0 ? null : offsets.ranges().get(size - 1).last();
  }

  /** How many events in silver were late. */
  public long late() {
    return silver - onTime;
  }

  /** Whether every record that was received is in one other table. */
  public boolean balances() {
    return received == deadLetters + lateEvents + duplicates + silver;
  }

  /** The entries of a batch: one for each partition that it has records of. */
  static List<LedgerEntry> of(FileBatch batch) {
    TreeMap<String, TreeMap<Integer, Counts>> topics = new TreeMap<>();
    for (WrittenFile file : batch.files()) {
      for (PartitionRecords source : file.source()) {
        topics
            .computeIfAbsent(source.topic(), topic -> new TreeMap<>())
            .computeIfAbsent(source.partition(), partition -> new Counts())
            .add(Layer.of(file.table()), source);
      }
    }
    List<LedgerEntry> entries = new ArrayList<>();
    topics.forEach(
        (topic, partitions) ->
            partitions.forEach(
                (partition, counts) -> entries.add(counts.entry(batch, topic, partition))));
    return entries;
  }

  private static final class Counts {
    private final List<OffsetRange> ranges = new ArrayList<>();
    private long received;
    private long deadLetters;
    private long lateEvents;
    private long duplicates;
    private long silver;
    private long onTime;

    void add(Layer layer, PartitionRecords source) {
      switch (layer) {
        case BRONZE -> {
          received += source.records();
          ranges.addAll(source.offsets().ranges());
        }
        case DEAD_LETTERS -> deadLetters += source.records();
        case LATE_EVENTS -> lateEvents += source.records();
        case DUPLICATES -> duplicates += source.records();
        case SILVER -> {
          silver += source.records();
          onTime += source.onTime();
        }
        case GOLD, OTHER, LEDGER -> {}
      }
    }

    LedgerEntry entry(FileBatch batch, String topic, int partition) {
      return new LedgerEntry(
          batch.stream(),
          batch.id(),
          batch.sequence(),
          batch.begunAtMillis(),
          topic,
          partition,
          OffsetRanges.of(ranges),
          received,
          deadLetters,
          lateEvents,
          duplicates,
          silver,
          onTime);
    }
  }
}
