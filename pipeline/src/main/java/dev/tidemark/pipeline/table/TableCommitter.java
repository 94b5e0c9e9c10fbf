/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.table;

import dev.tidemark.pipeline.ProductVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Collection;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.CommitStateUnknownException;
import org.apache.iceberg.exceptions.RuntimeIOException;
import org.apache.iceberg.exceptions.ServiceFailureException;
import org.apache.iceberg.exceptions.ValidationException;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes finished files part of their table, all at once and only once.
 *
 * <p>The commit id, a digest of the file paths, goes into the snapshot's summary. A commit whose id
 * is there already is not applied again, so a retry after a crash or an answer that got lost adds
 * nothing. Conflicts with other writers and failures of storage are retried.
 */
final class TableCommitter {

  /** The snapshot summary's entry for the commit id. */
  static final String COMMIT_ID = "tidemark.commit-id";

  /** The snapshot summary's entry for the version of the pipeline. */
  static final String PIPELINE_VERSION = "tidemark.pipeline-version";

  private static final long COMMITS_PER_EXPIRY = 100;

  private static final Logger LOG = LoggerFactory.getLogger(TableCommitter.class);

  private final Warehouse warehouse;
  private final Backoff backoff;

  private final long commitsPerExpiry;

  /** Tables as they were last seen: to bring one up to date is cheaper than to load it. */
  private final Map<String, Table> tables = new ConcurrentHashMap<>();

  TableCommitter(Warehouse warehouse, Backoff backoff) {
    this(warehouse, backoff, COMMITS_PER_EXPIRY);
  }

  TableCommitter(Warehouse warehouse, Backoff backoff, long commitsPerExpiry) {
    this.warehouse = warehouse;
    this.backoff = backoff;
    this.commitsPerExpiry = commitsPerExpiry;
  }

  /**
   * Commits files to a table.
   *
   * @return the commit, which may be one that an earlier attempt made
   * @throws WarehouseException if the table does not exist or all attempts failed
   */
  TableCommit commit(String tableName, Iterable<WrittenFile> written) throws InterruptedException {
    SortedMap<String, WrittenFile> files = new TreeMap<>();
    written.forEach(file -> files.put(file.path(), file));
    return commit(tableName, FileBatch.digest(files.keySet()), files.values(), table -> Map.of());
  }

  /**
   * Commits files to a table, or a snapshot without files.
   *
   * @param commitId what tells that this has been done before
   * @param files the files, each once
   * @param summary what else goes into the snapshot's summary, asked anew for each attempt; it
   *     holds for the table as it is given, and the attempt fails if that has moved on
   */
  TableCommit commit(
      String tableName,
      String commitId,
      Collection<WrittenFile> files,
      Function<Table, Map<String, String>> summary)
      throws InterruptedException {
    for (int failures = 0; ; failures++) {
      try {
        return attempt(tableName, commitId, files, summary);
      } catch (RuntimeException e) {
        tables.remove(tableName);
        if (!isTransient(e) || failures + 1 == backoff.attempts()) {
          throw new WarehouseException(
              "Table %s: %d files could not be committed in %d attempts: %s"
                  .formatted(tableName, files.size(), failures + 1, e.getMessage()),
              e);
        }
        Duration wait = backoff.afterFailure(failures);
        LOG.warn(
            "Table {}: commit {} failed and is tried again in {}: {}",
            tableName,
            commitId,
            wait,
            e.toString());
        Thread.sleep(wait.toMillis());
      }
    }
  }

  /** The table as it is now. */
  Table table(String name) {
    Table known = tables.get(name);
    if (known != null) {
      known.refresh();
      return known;
    }
    Table table =
        warehouse
            .find(name)
            .orElseThrow(() -> new WarehouseException("Table " + name + " does not exist"));
    tables.put(name, table);
    return table;
  }

  private TableCommit attempt(
      String tableName,
      String commitId,
      Collection<WrittenFile> files,
      Function<Table, Map<String, String>> summary) {
    Table table = table(tableName);
    Optional<Snapshot> done = find(table, commitId);
    if (done.isEmpty()) {
      Long expected = id(table.currentSnapshot());
      AppendFiles append =
          table
              .newAppend()
              .set(COMMIT_ID, commitId)
              .set(PIPELINE_VERSION, ProductVersion.current())
              // Iceberg tries again by itself when somebody else was faster; but perhaps it was
              // this very commit that they made, and we have to look.
              .validateWith(ancestors -> Objects.equals(newest(ancestors), expected));
      summary.apply(table).forEach(append::set);
      files.forEach(file -> append.appendFile(file.toDataFile(table)));
      append.commit();
      done = find(table, commitId);
      expireSnapshots(table);
    } else {
      LOG.debug("Table {}: commit {} was made before", tableName, commitId);
    }
    Snapshot snapshot =
        done.orElseThrow(
            () -> new CommitFailedException("the commit is not among the table's snapshots"));
    return new TableCommit(
        tableName,
        snapshot.snapshotId(),
        commitId,
        files.size(),
        files.stream().mapToLong(WrittenFile::records).sum(),
        snapshot.timestampMillis());
  }

  /**
   * Forgets old snapshots every so many commits, by the table's {@code history.expire} properties:
   * the metadata lists every snapshot and is written anew with each commit. Rows are only ever
   * added, so no data file goes.
   */
  private void expireSnapshots(Table table) {
    long commits = table.currentSnapshot().sequenceNumber();
    if (commits == 0 || commits % commitsPerExpiry != 0) {
      return;
    }
    try {
      table.expireSnapshots().commit();
    } catch (RuntimeException e) {
      // The rows are committed, and the next time will do for the rest.
      LOG.warn("Table {}: old snapshots could not be expired", table.name(), e);
    }
  }

  private static @Nullable Long newest(Iterable<Snapshot> ancestors) {
    Iterator<Snapshot> newestFirst = ancestors.iterator();
    return newestFirst.hasNext() ? id(newestFirst.next()) : null;
  }

  private static @Nullable Long id(@Nullable Snapshot snapshot) {
    return snapshot == null ? null : snapshot.snapshotId();
  }

  private static Optional<Snapshot> find(Table table, String commitId) {
    Snapshot found = null;
    for (Snapshot snapshot : table.snapshots()) {
      if (commitId.equals(snapshot.summary().get(COMMIT_ID))) {
        found = snapshot;
      }
    }
    return Optional.ofNullable(found);
  }

  private static boolean isTransient(Throwable failure) {
    for (Throwable e = failure; e != null; e = e.getCause()) {
      if (e instanceof CommitFailedException
          || e instanceof CommitStateUnknownException
          || e instanceof ValidationException
          || e instanceof ServiceFailureException
          || e instanceof RuntimeIOException
          || e instanceof UncheckedIOException
          || e instanceof IOException) {
        return true;
      }
    }
    return false;
  }
}
