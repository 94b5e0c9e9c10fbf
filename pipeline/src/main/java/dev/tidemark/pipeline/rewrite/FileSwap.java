/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.rewrite;

import static java.util.Objects.requireNonNull;

import dev.tidemark.pipeline.ProductVersion;
import dev.tidemark.pipeline.table.Ledger;
import dev.tidemark.pipeline.table.WrittenFile;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.OverwriteFiles;
import org.apache.iceberg.RewriteFiles;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotChanges;
import org.apache.iceberg.SnapshotUpdate;
import org.apache.iceberg.Table;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.ValidationException;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.ExpressionParser;
import org.apache.iceberg.expressions.Expressions;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Puts files in the place of others, in one snapshot of a table, while a pipeline goes on
 * appending. What it appended meanwhile stays.
 *
 * <p>The snapshot that the operation started from gets a tag, so that expiry leaves its files alone
 * until the tag's age is over; the new snapshot gets one, too, so that a rollback finds it.
 */
public final class FileSwap {

  /**
   * Table property: the first operation since which the table has other rows than the pipeline's
   * batches brought.
   */
  public static final String OTHER_ROWS = "tidemark.other-rows";

  /** Snapshot summary: the operation that could not be finished and is taken back here. */
  private static final String UNDONE = "tidemark.operation-undone";

  private final Table table;
  private final Operation operation;
  private final Map<String, String> batch;

  /**
   * A swap in a table.
   *
   * @param table the table, as the operation found it
   * @param operation what it is part of
   */
  FileSwap(Table table, Operation operation) {
    this(table, operation, Map.of());
  }

  /**
   * A swap that is part of a batch.
   *
   * @param batch what tells in the snapshot's summary which batch
   */
  FileSwap(Table table, Operation operation, Map<String, String> batch) {
    this.table = table;
    this.operation = operation;
    this.batch = batch;
  }

  /** Files with the same rows as those that they replace. */
  Snapshot replaceSameRows(Collection<DataFile> removed, Collection<DataFile> added) {
    Snapshot from = requireNonNull(table.currentSnapshot(), "nothing to rewrite");
    return commit(
        from,
        () -> {
          RewriteFiles rewrite = table.newRewrite();
          rewrite.validateFromSnapshot(from.snapshotId());
          removed.forEach(rewrite::deleteFile);
          added.forEach(rewrite::addFile);
          return rewrite;
        },
        removed.size());
  }

  /** Files without the rows of panes that later ones have superseded, in place of others. */
  Snapshot replaceRows(Collection<DataFile> removed, Collection<DataFile> added) {
    noteOtherRows();
    return overwrite(table.currentSnapshot(), removed, added, Expressions.alwaysFalse());
  }

  /**
   * Commits a change, unless it has been committed before.
   *
   * @throws RewriteException if somebody else has changed the same files since, or it was taken
   *     back before
   */
  Snapshot commit(TableChange change) {
    if (find(UNDONE).isPresent()) {
      throw new RewriteException("%s was taken back".formatted(operation.id()));
    }
    noteOtherRows();
    Snapshot from = change.from() == null ? null : table.snapshot(change.from());
    if (change.from() != null && from == null) {
      throw new RewriteException(
          "Table %s: the snapshot that %s began from has expired"
              .formatted(table.name(), operation.id()));
    }
    List<DataFile> added = files(change.added());
    if (change.range() == null) {
      return commit(
          from,
          () -> {
            AppendFiles append = table.newAppend();
            added.forEach(append::appendFile);
            return append;
          },
          0);
    }
    return overwrite(
        from, files(change.removed()), added, ExpressionParser.fromJson(change.range()));
  }

  private List<DataFile> files(List<WrittenFile> written) {
    return written.stream().map(file -> file.toDataFile(table)).toList();
  }

  private Snapshot overwrite(
      @Nullable Snapshot from,
      Collection<DataFile> removed,
      Collection<DataFile> added,
      Expression range) {
    return commit(
        from,
        () -> {
          OverwriteFiles overwrite = table.newOverwrite();
          if (from != null) {
            overwrite.validateFromSnapshot(from.snapshotId());
          }
          overwrite.conflictDetectionFilter(range).validateNoConflictingData();
          removed.forEach(overwrite::deleteFile);
          added.forEach(overwrite::addFile);
          return overwrite;
        },
        removed.size());
  }

  /** Before the rows are others, so that nobody takes them for what batches brought. */
  private void noteOtherRows() {
    if (!table.properties().containsKey(OTHER_ROWS)) {
      CommitRetries.run(
          table, () -> table.updateProperties().set(OTHER_ROWS, operation.id()).commit());
    }
  }

  private interface Change {
    SnapshotUpdate<?> prepare();
  }

  private Snapshot commit(@Nullable Snapshot from, Change change, int removedFiles) {
    if (from != null) {
      tag(operation.tagBefore(), from.snapshotId());
    }
    Snapshot made;
    try {
      made = find(Operation.ID).orElseGet(() -> attempt(change));
      requireAllRemoved(made, removedFiles);
    } catch (ValidationException | CommitFailedException e) {
      removeTags();
      throw new RewriteException(
          "Table %s was changed by somebody else meanwhile, so nothing was done to it; run the command again: %s"
              .formatted(table.name(), e.getMessage()),
          e);
    }
    tag(operation.id(), made.snapshotId());
    return made;
  }

  private Snapshot attempt(Change change) {
    CommitRetries.run(
        table,
        () -> {
          SnapshotUpdate<?> update = change.prepare();
          operation.summary().forEach(update::set);
          batch.forEach(update::set);
          update.set("tidemark.pipeline-version", ProductVersion.current());
          Map<String, String> batches = Ledger.carriedOn(table);
          if (batches.isEmpty()) {
            update.commit();
          } else {
            batches.forEach(update::set);
            commitOnTopOf(table.currentSnapshot(), update);
          }
        });
    table.refresh();
    return find(Operation.ID)
        .orElseThrow(() -> new CommitFailedException("the new snapshot is not there"));
  }

  /** The snapshot whose summary names the operation so. */
  private Optional<Snapshot> find(String entry) {
    return StreamSupport.stream(table.snapshots().spliterator(), false)
        .filter(snapshot -> operation.id().equals(snapshot.summary().get(entry)))
        .reduce((first, second) -> second);
  }

  /** Commits unless the table has moved on. */
  private static void commitOnTopOf(Snapshot expected, SnapshotUpdate<?> update) {
    boolean[] movedOn = new boolean[1];
    update.validateWith(
        ancestors -> {
          Iterator<Snapshot> newestFirst = ancestors.iterator();
          movedOn[0] =
              !newestFirst.hasNext() || newestFirst.next().snapshotId() != expected.snapshotId();
          return !movedOn[0];
        });
    try {
      update.commit();
    } catch (ValidationException e) {
      if (movedOn[0]) {
        throw new CommitFailedException(e, "a batch came first");
      }
      throw e;
    }
  }

  /**
   * An overwrite does not mind files that are gone already, because a compaction has replaced them:
   * then their rows would be there twice. Takes such a snapshot back at once.
   */
  private void requireAllRemoved(Snapshot made, int removedFiles) {
    if (list(changes(made).removedDataFiles()).size() != removedFiles) {
      takeBack();
      throw new ValidationException("files that were to be replaced are gone");
    }
  }

  /** Takes back what was committed, if anything was and this has not been done before. */
  void takeBack() {
    Optional<Snapshot> made = find(Operation.ID);
    if (made.isPresent() && find(UNDONE).isEmpty()) {
      SnapshotChanges changes = changes(made.get());
      List<DataFile> copies = FileCopies.of(table, list(changes.removedDataFiles()));
      List<DataFile> added = list(changes.addedDataFiles());
      CommitRetries.run(
          table,
          () -> {
            OverwriteFiles back = table.newOverwrite();
            back.set(UNDONE, operation.id());
            batch.forEach(back::set);
            added.forEach(back::deleteFile);
            copies.forEach(back::addFile);
            back.commit();
          });
      table.refresh();
    }
    removeTags();
  }

  private SnapshotChanges changes(Snapshot snapshot) {
    return SnapshotChanges.builderFor(table).snapshot(snapshot).build();
  }

  private void removeTags() {
    for (String tag : List.of(operation.tagBefore(), operation.id())) {
      if (table.refs().containsKey(tag)) {
        CommitRetries.run(table, () -> table.manageSnapshots().removeTag(tag).commit());
      }
    }
  }

  private void tag(String name, long snapshotId) {
    if (table.refs().containsKey(name)) {
      return;
    }
    CommitRetries.run(
        table,
        () ->
            table
                .manageSnapshots()
                .createTag(name, snapshotId)
                .setMaxRefAgeMs(name, operation.keptFor().toMillis())
                .commit());
  }

  private static List<DataFile> list(Iterable<DataFile> files) {
    return StreamSupport.stream(files.spliterator(), false).map(DataFile::copy).toList();
  }
}
