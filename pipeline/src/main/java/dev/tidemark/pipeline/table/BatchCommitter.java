/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.table;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.iceberg.Table;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the files of a batch part of their tables: one commit for each table, in the order of
 * {@link Layer}, the ledger last.
 *
 * <p>Tables cannot be committed together, so the list of files is written down first, and what a
 * crash leaves undone is done by the retry, or before the stream's next batch. Readers see a batch
 * once the ledger has it, see {@link Ledger}. A batch that is whole is not committed again.
 *
 * <p>One process at a time commits batches of a stream.
 */
public final class BatchCommitter {

  private static final Logger LOG = LoggerFactory.getLogger(BatchCommitter.class);

  private final Warehouse warehouse;
  private final TableCommitter committer;
  private final String stream;

  /** What there is to go on from; null before the first batch and after a failure. */
  private @Nullable PendingBatches pending;

  BatchCommitter(Warehouse warehouse, Backoff backoff, String stream) {
    this.warehouse = requireNonNull(warehouse, "warehouse");
    this.committer = new TableCommitter(warehouse, backoff);
    this.stream = requireNonNull(stream, "stream");
  }

  /**
   * Finishes the batch of a stream that a crash has left half committed, if there is one. To be
   * called before anything is read from the tables to go on from.
   *
   * @return the commits that it took; empty if all was well
   * @throws WarehouseException if they cannot be made
   */
  public static List<TableCommit> finishPending(Warehouse warehouse, String stream)
      throws InterruptedException {
    BatchCommitter committer = new BatchCommitter(warehouse, Backoff.DEFAULT, stream);
    return committer.finish(committer.pending(), null);
  }

  /**
   * Commits a batch.
   *
   * @return a commit for each table that has files in the batch
   * @throws WarehouseException if a table does not exist or cannot be committed to
   */
  List<TableCommit> commit(Iterable<WrittenFile> written) throws InterruptedException {
    CommitPoint.BATCH_BEGUN.reached();
    PendingBatches known = pending;
    boolean first = known == null;
    pending = null;
    if (first) {
      known = pending();
      FileBatch batch = FileBatch.of(stream, written, 0, 0);
      finish(known, batch.id());
    }
    Ledger.Position position = Ledger.position(ledger());
    FileBatch batch =
        FileBatch.of(stream, written, position.sequence(stream) + 1, System.currentTimeMillis());
    List<TableCommit> commits;
    if (batch.id().equals(position.batchIds().get(stream))) {
      LOG.info("Batch {} of {} was committed before", batch.id(), stream);
      commits = tables(batch.withSequence(position.sequence(stream)));
    } else {
      known.write(batch);
      CommitPoint.BATCH_NOTED.reached();
      commits = whole(known, batch);
    }
    if (first) {
      RecoveryMark.of(ledger(), stream).remove();
    }
    pending = known;
    CommitPoint.BATCH_DONE.reached();
    return commits;
  }

  /** Finishes what was begun before, unless it is this batch, which is about to be committed. */
  private List<TableCommit> finish(PendingBatches known, @Nullable String unless)
      throws InterruptedException {
    Optional<FileBatch> begun = known.find(stream);
    if (begun.isEmpty()) {
      return List.of();
    }
    Ledger.Position position = Ledger.position(ledger());
    if (begun.get().id().equals(position.batchIds().get(stream))) {
      known.remove(stream);
      return List.of();
    }
    if (begun.get().id().equals(unless)) {
      return List.of();
    }
    LOG.info("Batch {} of {} was begun and is finished now", begun.get().id(), stream);
    return whole(known, begun.get().withSequence(position.sequence(stream) + 1));
  }

  private List<TableCommit> whole(PendingBatches known, FileBatch batch)
      throws InterruptedException {
    List<TableCommit> commits = tables(batch);
    CommitPoint.TABLES_COMMITTED.reached();
    enterIntoLedger(batch);
    CommitPoint.LEDGER_COMMITTED.reached();
    known.remove(stream);
    return commits;
  }

  private List<TableCommit> tables(FileBatch batch) throws InterruptedException {
    List<TableCommit> commits = new ArrayList<>();
    for (Map.Entry<String, List<WrittenFile>> table : batch.byTable().entrySet()) {
      List<WrittenFile> files = table.getValue();
      String commitId = FileBatch.digest(files.stream().map(WrittenFile::path).toList());
      commits.add(committer.commit(table.getKey(), commitId, files, any -> summary(batch)));
      CommitPoint.TABLE_COMMITTED.reached();
    }
    return commits;
  }

  private void enterIntoLedger(FileBatch batch) throws InterruptedException {
    List<LedgerEntry> entries = LedgerEntry.of(batch);
    List<WrittenFile> files = new ArrayList<>();
    if (!entries.isEmpty()) {
      OpenFiles<LedgerEntry> open = new OpenFiles<>(Ledger.definition(), ledger());
      try {
        for (LedgerEntry entry : entries) {
          open.write(entry, files::add);
        }
        open.close(files::add);
      } catch (IOException e) {
        open.abandon();
        throw new UncheckedIOException("the ledger's file cannot be written", e);
      }
    }
    committer.commit(
        Ledger.TABLE,
        batch.id(),
        files,
        ledger -> {
          Map<String, String> summary = new TreeMap<>(summary(batch));
          summary.putAll(Ledger.summary(Ledger.position(ledger), batch, entries));
          return summary;
        });
  }

  static Map<String, String> summary(FileBatch batch) {
    return Ledger.summary(batch.stream(), batch.id(), batch.sequence());
  }

  private PendingBatches pending() {
    return new PendingBatches(warehouse.ensure(Ledger.definition()));
  }

  private Table ledger() {
    return committer.table(Ledger.TABLE);
  }
}
