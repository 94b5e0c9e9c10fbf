/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.rewrite;

import static java.util.Objects.requireNonNull;

import dev.tidemark.pipeline.ProductVersion;
import dev.tidemark.pipeline.table.Ledger;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
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

  private final Table table;
  private final Operation operation;
  private final @Nullable Snapshot from;

  /**
   * A swap in a table.
   *
   * @param table the table, as the operation found it
   * @param operation what it is part of
   */
  public FileSwap(Table table, Operation operation) {
    this.table = table;
    this.operation = operation;
    this.from = table.currentSnapshot();
  }

  /** Files with the same rows as those that they replace. */
  public Snapshot replaceSameRows(Collection<DataFile> removed, Collection<DataFile> added) {
    return commit(
        () -> {
          RewriteFiles rewrite = table.newRewrite();
          rewrite.validateFromSnapshot(requireNonNull(from, "nothing to rewrite").snapshotId());
          removed.forEach(rewrite::deleteFile);
          added.forEach(rewrite::addFile);
          return rewrite;
        },
        removed.size());
  }

  /**
   * Files with other rows than those that they replace.
   *
   * @param range where rows are replaced: if anybody else adds rows there meanwhile, this fails
   */
  public Snapshot replaceRows(
      Collection<DataFile> removed, Collection<DataFile> added, Expression range) {
    noteOtherRows();
    return commit(
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

  /** More files; nothing is replaced. */
  public Snapshot add(Collection<DataFile> added) {
    noteOtherRows();
    return commit(
        () -> {
          var append = table.newAppend();
          added.forEach(append::appendFile);
          return append;
        },
        0);
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

  private Snapshot commit(Change change, int removedFiles) {
    if (from != null) {
      tag(operation.tagBefore(), from.snapshotId());
    }
    Snapshot made;
    try {
      made = attempt(change);
      requireAllRemoved(made, removedFiles);
    } catch (ValidationException | CommitFailedException e) {
      if (from != null) {
        CommitRetries.run(
            table, () -> table.manageSnapshots().removeTag(operation.tagBefore()).commit());
      }
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
    return StreamSupport.stream(table.snapshots().spliterator(), false)
        .filter(snapshot -> operation.id().equals(snapshot.summary().get(Operation.ID)))
        .reduce((first, second) -> second)
        .orElseThrow(() -> new CommitFailedException("the new snapshot is not there"));
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
    SnapshotChanges changes = SnapshotChanges.builderFor(table).snapshot(made).build();
    List<DataFile> removed = list(changes.removedDataFiles());
    if (removed.size() == removedFiles) {
      return;
    }
    OverwriteFiles back = table.newOverwrite();
    operation.summary().forEach(back::set);
    changes.addedDataFiles().forEach(back::deleteFile);
    FileCopies.of(table, removed).forEach(back::addFile);
    back.commit();
    throw new ValidationException("files that were to be replaced are gone");
  }

  private void tag(String name, long snapshotId) {
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
