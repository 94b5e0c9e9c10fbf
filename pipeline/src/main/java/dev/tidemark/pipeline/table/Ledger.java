/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.table;

import static dev.tidemark.pipeline.table.SharedColumns.columns;
import static dev.tidemark.pipeline.table.SharedColumns.micros;
import static org.apache.iceberg.types.Types.NestedField.optional;
import static org.apache.iceberg.types.Types.NestedField.required;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.StructLike;
import org.apache.iceberg.Table;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.util.SnapshotUtil;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * The {@code ledger} table: for each batch and Kafka partition, which offsets came in and what
 * became of them. It is the last table that a batch commits; a batch whose ledger snapshot is there
 * is whole.
 *
 * <p>Each snapshot's summary says, for every stream, which batch was the last one: {@code
 * tidemark.sequence.<stream>} and {@code tidemark.batch-id.<stream>}.
 */
public final class Ledger {

  /** The table's name. */
  public static final String TABLE = "ledger";

  /** The entry of any snapshot's summary for the stream whose batch made it. */
  public static final String STREAM = "tidemark.stream";

  /** The entry for the batch's place among those of its stream. */
  public static final String SEQUENCE = "tidemark.sequence";

  /** The entry for the batch: the digest of the paths of all its files, of all tables. */
  public static final String BATCH_ID = "tidemark.batch-id";

  private static final String LAST_SEQUENCE = SEQUENCE + ".";
  private static final String LAST_BATCH_ID = BATCH_ID + ".";
  private static final int RANGES_ELEMENT = 16;

  private Ledger() {}

  /**
   * The last batches that the ledger has.
   *
   * @param snapshotId the snapshot that was read, or null where there is none yet
   * @param sequences the place of each stream's last whole batch
   * @param batchIds that batch's id
   */
  public record Position(
      @Nullable Long snapshotId, Map<String, Long> sequences, Map<String, String> batchIds) {

    public Position {
      sequences = Map.copyOf(sequences);
      batchIds = Map.copyOf(batchIds);
    }

    /** The place of a stream's last whole batch; 0 before the first. */
    public long sequence(String stream) {
      return sequences.getOrDefault(stream, 0L);
    }
  }

  /** The table: its columns are described in {@code docs/tables.md}. */
  public static TableDefinition<LedgerEntry> definition() {
    Schema schema =
        columns(
            List.of(
                required(0, "stream", Types.StringType.get()),
                required(0, "batch_id", Types.StringType.get()),
                required(0, "batch_sequence", Types.LongType.get()),
                required(0, "committed_at", Types.TimestampType.withZone()),
                required(0, "kafka_topic", Types.StringType.get()),
                required(0, "kafka_partition", Types.IntegerType.get()),
                optional(0, "first_offset", Types.LongType.get()),
                optional(0, "last_offset", Types.LongType.get()),
                required(0, "received", Types.LongType.get()),
                required(0, "dead_letters", Types.LongType.get()),
                required(0, "late_events", Types.LongType.get()),
                required(0, "duplicates", Types.LongType.get()),
                required(0, "silver", Types.LongType.get()),
                required(0, "on_time", Types.LongType.get()),
                required(
                    0,
                    "offset_ranges",
                    Types.ListType.ofRequired(
                        RANGES_ELEMENT,
                        Types.StructType.of(
                            required(RANGES_ELEMENT + 1, "first", Types.LongType.get()),
                            required(RANGES_ELEMENT + 2, "last", Types.LongType.get()))))));
    return TableDefinition.of(
        TABLE,
        schema,
        PartitionSpec.builderFor(schema).day("committed_at").build(),
        entry ->
            new Object[] {
              entry.stream(),
              entry.batchId(),
              entry.sequence(),
              micros(entry.committedAtMillis()),
              entry.topic(),
              entry.partition(),
              entry.firstOffset(),
              entry.lastOffset(),
              entry.received(),
              entry.deadLetters(),
              entry.lateEvents(),
              entry.duplicates(),
              entry.silver(),
              entry.onTime(),
              entry.offsets().ranges().stream()
                  .<StructLike>map(
                      range -> new ColumnValues(new Object[] {range.first(), range.last()}))
                  .toList()
            });
  }

  /** Which batches are whole, by the table's current snapshot. */
  public static Position position(Table ledger) {
    Snapshot current = ledger.currentSnapshot();
    if (current == null) {
      return new Position(null, Map.of(), Map.of());
    }
    // Snapshots that are no batch's, such as a compaction's, say nothing; the one below does.
    for (Snapshot snapshot : SnapshotUtil.ancestorsOf(current.snapshotId(), ledger::snapshot)) {
      Map<String, Long> sequences = new TreeMap<>();
      Map<String, String> batchIds = new TreeMap<>();
      snapshot
          .summary()
          .forEach(
              (key, value) -> {
                if (key.startsWith(LAST_SEQUENCE)) {
                  sequences.put(key.substring(LAST_SEQUENCE.length()), Long.valueOf(value));
                } else if (key.startsWith(LAST_BATCH_ID)) {
                  batchIds.put(key.substring(LAST_BATCH_ID.length()), value);
                }
              });
      if (!sequences.isEmpty()) {
        return new Position(current.snapshotId(), sequences, batchIds);
      }
    }
    return new Position(current.snapshotId(), Map.of(), Map.of());
  }

  /**
   * What a snapshot that changes no row of the ledger says of the batches, so that those below it
   * may expire. Nothing for any other table.
   */
  public static Map<String, String> carriedOn(Table ledger) {
    Map<String, String> summary = new TreeMap<>();
    carry(position(ledger), summary);
    return summary;
  }

  /** What the summary of every snapshot of a batch says. */
  public static Map<String, String> summary(String stream, String batchId, long sequence) {
    return Map.of(STREAM, stream, BATCH_ID, batchId, SEQUENCE, Long.toString(sequence));
  }

  /**
   * Makes a batch whole that brought no records, such as an operator's: what its snapshots hold is
   * seen from now on. Done once, however often it is called.
   *
   * @throws WarehouseException if the ledger cannot be committed to
   */
  public static void enter(Warehouse warehouse, String stream, String batchId, long sequence)
      throws InterruptedException {
    new TableCommitter(warehouse, Backoff.DEFAULT)
        .commit(
            TABLE,
            batchId,
            List.of(),
            ledger -> {
              Map<String, String> summary = new TreeMap<>(summary(stream, batchId, sequence));
              carry(position(ledger), summary);
              last(stream, batchId, sequence, summary);
              return summary;
            });
  }

  private static void last(
      String stream, String batchId, long sequence, Map<String, String> summary) {
    summary.put(LAST_SEQUENCE + stream, Long.toString(sequence));
    summary.put(LAST_BATCH_ID + stream, batchId);
  }

  private static void carry(Position position, Map<String, String> summary) {
    position
        .sequences()
        .forEach((stream, last) -> summary.put(LAST_SEQUENCE + stream, last.toString()));
    position.batchIds().forEach((stream, last) -> summary.put(LAST_BATCH_ID + stream, last));
  }

  /** The summary of the snapshot that makes a batch whole, on top of this position. */
  static Map<String, String> summary(Position before, FileBatch batch, List<LedgerEntry> entries) {
    Map<String, String> summary = new TreeMap<>();
    carry(before, summary);
    last(batch.stream(), batch.id(), batch.sequence(), summary);
    long received = 0;
    long deadLetters = 0;
    long lateEvents = 0;
    long duplicates = 0;
    long silver = 0;
    for (LedgerEntry entry : entries) {
      if (entry.firstOffset() != null) {
        summary.put(
            "tidemark.offsets." + entry.topic() + "/" + entry.partition(),
            new OffsetRange(entry.firstOffset(), entry.lastOffset()).toString());
      }
      received += entry.received();
      deadLetters += entry.deadLetters();
      lateEvents += entry.lateEvents();
      duplicates += entry.duplicates();
      silver += entry.silver();
    }
    summary.put("tidemark.received", Long.toString(received));
    summary.put("tidemark.dead-letters", Long.toString(deadLetters));
    summary.put("tidemark.late-events", Long.toString(lateEvents));
    summary.put("tidemark.duplicates", Long.toString(duplicates));
    summary.put("tidemark.silver", Long.toString(silver));
    return summary;
  }
}
