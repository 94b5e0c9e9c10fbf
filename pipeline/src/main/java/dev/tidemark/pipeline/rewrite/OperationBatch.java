/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.rewrite;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.tidemark.pipeline.table.CommitPoint;
import dev.tidemark.pipeline.table.JobMark;
import dev.tidemark.pipeline.table.Layer;
import dev.tidemark.pipeline.table.Ledger;
import dev.tidemark.pipeline.table.PendingBatches;
import dev.tidemark.pipeline.table.Warehouse;
import dev.tidemark.pipeline.table.WarehouseException;
import dev.tidemark.pipeline.table.WrittenFile;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.iceberg.Table;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an operation changes in all of its tables, seen by readers at once: as a batch of a pipeline
 * is, it is written down first, committed table by table in the order of the layers, and whole when
 * the ledger has it. A reader that follows the ledger sees every table as it was before, or every
 * table as it is after.
 *
 * <p>A crash in the middle is put right by the next operation, before it begins: it commits the
 * rest, or, where somebody has changed the same files since, takes back what was committed.
 */
public final class OperationBatch {

  private static final Logger LOG = LoggerFactory.getLogger(OperationBatch.class);

  private final Warehouse warehouse;
  private final Consumer<CommitPoint> points;

  /** For tests that stop at a point of the commit. */
  OperationBatch(Warehouse warehouse, Consumer<CommitPoint> points) {
    this.warehouse = warehouse;
    this.points = points;
  }

  /** Operations in the tables of this warehouse. */
  public OperationBatch(Warehouse warehouse) {
    this(warehouse, CommitPoint::reached);
  }

  /**
   * Runs an operator's command, alone, and after what one before has left half done is put right.
   *
   * @throws WarehouseException if another one is at work
   */
  public static <T> T operating(Warehouse warehouse, JobMark.Work<T> work)
      throws InterruptedException {
    return JobMark.operating(
        warehouse,
        () -> {
          new OperationBatch(warehouse).finishPending();
          return work.run();
        });
  }

  /**
   * What is written down of an operation before the first table is committed.
   *
   * @param kind see {@link Operation}
   * @param id likewise
   * @param keptForMillis likewise
   * @param details likewise
   * @param sequence the operation's place among all, from 1
   * @param changes in the order in which they are committed
   */
  private record Note(
      Operation.Kind kind,
      String id,
      long keptForMillis,
      Map<String, String> details,
      long sequence,
      List<TableChange> changes) {

    /** As batches list them, for those who look for files that may yet be committed. */
    @JsonProperty(access = JsonProperty.Access.READ_ONLY)
    List<WrittenFile> files() {
      return changes.stream().flatMap(change -> change.added().stream()).toList();
    }

    Operation operation() {
      return new Operation(kind, id, Duration.ofMillis(keptForMillis), details);
    }
  }

  /**
   * Commits an operation.
   *
   * @param changes one for each table
   * @return the snapshot that it made in each table
   * @throws RewriteException if somebody else has changed the same files since; no table is changed
   *     then
   */
  public SortedMap<String, Long> commit(Operation operation, List<TableChange> changes)
      throws InterruptedException {
    Table ledger = warehouse.ensure(Ledger.definition());
    Note note =
        new Note(
            operation.kind(),
            operation.id(),
            operation.keptFor().toMillis(),
            operation.details(),
            Ledger.position(ledger).sequence(JobMark.OPERATIONS) + 1,
            changes.stream()
                .sorted(Comparator.comparing(TableChange::table, Layer.order()))
                .toList());
    PendingBatches pending = new PendingBatches(ledger);
    pending.write(JobMark.OPERATIONS, note);
    points.accept(CommitPoint.BATCH_NOTED);
    return whole(pending, note);
  }

  /** Commits the rest of an operation that has died in the middle, or takes it back. */
  void finishPending() throws InterruptedException {
    Table ledger = warehouse.ensure(Ledger.definition());
    PendingBatches pending = new PendingBatches(ledger);
    Note note = pending.read(JobMark.OPERATIONS, Note.class).orElse(null);
    if (note == null) {
      return;
    }
    if (Ledger.position(ledger).sequence(JobMark.OPERATIONS) >= note.sequence()) {
      pending.remove(JobMark.OPERATIONS);
      return;
    }
    try {
      whole(pending, note);
      LOG.info("{} had died in the middle; the rest of it is done now", note.id());
    } catch (RewriteException e) {
      LOG.warn("{} had died in the middle and is taken back: {}", note.id(), e.getMessage());
    }
  }

  private SortedMap<String, Long> whole(PendingBatches pending, Note note)
      throws InterruptedException {
    SortedMap<String, Long> snapshots = new TreeMap<>();
    RewriteException conflict = null;
    try {
      for (TableChange change : note.changes()) {
        snapshots.put(change.table(), swap(note, change).commit(change).snapshotId());
        points.accept(CommitPoint.TABLE_COMMITTED);
      }
    } catch (RewriteException e) {
      conflict = e;
      for (TableChange change : note.changes()) {
        swap(note, change).takeBack();
        points.accept(CommitPoint.TABLE_COMMITTED);
      }
    }
    points.accept(CommitPoint.TABLES_COMMITTED);
    // What was taken back is entered, too: together its snapshots change nothing.
    Ledger.enter(warehouse, JobMark.OPERATIONS, note.id(), note.sequence());
    points.accept(CommitPoint.LEDGER_COMMITTED);
    pending.remove(JobMark.OPERATIONS);
    if (conflict != null) {
      throw conflict;
    }
    points.accept(CommitPoint.BATCH_DONE);
    return snapshots;
  }

  private FileSwap swap(Note note, TableChange change) {
    Table table =
        warehouse
            .find(change.table())
            .orElseThrow(
                () -> new WarehouseException("Table " + change.table() + " does not exist"));
    return new FileSwap(
        table, note.operation(), Ledger.summary(JobMark.OPERATIONS, note.id(), note.sequence()));
  }
}
