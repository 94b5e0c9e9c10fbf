/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.table;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.ManifestFiles;
import org.apache.iceberg.ReachableFileUtil;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.FileInfo;
import org.apache.iceberg.io.SupportsPrefixOperations;

/**
 * Files in the folders of the tables that belong to no snapshot: what writers that crashed have
 * left. Files that a job may still commit are none.
 */
public final class OrphanFiles {

  /**
   * How long a job that runs, or may go on, can take to commit a file that it has written: the
   * commit interval, and the time for which failed commits are tried again, with much to spare.
   */
  static final Duration UNCOMMITTED = Duration.ofMinutes(30);

  private final Warehouse warehouse;
  private final List<String> streams;
  private final Instant now;

  /**
   * A file that nothing refers to.
   *
   * @param table the table in whose folder it is
   * @param location where it is
   * @param bytes its size
   * @param writtenAtMillis when it was written, epoch milliseconds UTC
   */
  public record Orphan(String table, String location, long bytes, long writtenAtMillis) {}

  /** What is to become of files that a job that is not running may have kept to go on with. */
  public enum StoppedJobs {
    /** They stay: the job may be started again from its checkpoint. */
    MAY_GO_ON,
    /** They go: the checkpoint is lost or given up. */
    ARE_OVER
  }

  private OrphanFiles(Warehouse warehouse, List<String> streams, Instant now) {
    this.warehouse = warehouse;
    this.streams = streams;
    this.now = now;
  }

  /**
   * Finds the orphans.
   *
   * @param streams the streams whose jobs may be at work
   * @param olderThan how old a file must be to be one
   * @param now the time to measure ages from
   * @throws WarehouseException if files cannot be listed
   */
  public static List<Orphan> find(
      Warehouse warehouse,
      List<String> streams,
      Duration olderThan,
      StoppedJobs stopped,
      Instant now) {
    OrphanFiles search = new OrphanFiles(warehouse, streams, now);
    long before = search.writtenBefore(olderThan, stopped).toEpochMilli();
    List<Orphan> orphans = new ArrayList<>();
    for (String name : warehouse.tableNames()) {
      warehouse.find(name).ifPresent(table -> orphans.addAll(search.of(name, table, before)));
    }
    return orphans;
  }

  /** Removes files that were found. */
  public static void remove(Warehouse warehouse, List<Orphan> orphans) {
    for (Orphan orphan : orphans) {
      warehouse.find(orphan.table()).ifPresent(table -> table.io().deleteFile(orphan.location()));
    }
  }

  private Instant writtenBefore(Duration olderThan, StoppedJobs stopped) {
    Instant before = now.minus(olderThan);
    Table ledger = warehouse.find(Ledger.TABLE).orElse(null);
    if (ledger == null) {
      return before;
    }
    for (String stream : streams) {
      Optional<JobMark.Job> job = JobMark.find(ledger, stream);
      if (job.isEmpty()) {
        continue;
      }
      boolean live = job.get().isLive(now);
      if (live || (job.get().keepsFiles() && stopped == StoppedJobs.MAY_GO_ON)) {
        Instant last = live ? now : Instant.ofEpochMilli(job.get().beatAtMillis());
        before = earlier(before, last.minus(UNCOMMITTED));
      }
    }
    // An operator's command commits only at its end, however long it takes.
    Optional<JobMark.Job> operation = JobMark.find(ledger, JobMark.OPERATIONS);
    return operation.isPresent() && operation.get().isLive(now)
        ? earlier(before, Instant.ofEpochMilli(operation.get().processStartedAtMillis()))
        : before;
  }

  private List<Orphan> of(String name, Table table, long before) {
    if (!(table.io() instanceof SupportsPrefixOperations files)) {
      throw new WarehouseException(
          "The files of table %s cannot be listed: its file system does not allow it"
              .formatted(name));
    }
    List<Orphan> candidates = new ArrayList<>();
    // Listed before the references are read, so that what is committed in between is found there.
    for (String folder : List.of("/data/", "/metadata/")) {
      for (FileInfo file : list(files, table.location() + folder)) {
        if (file.createdAtMillis() < before) {
          candidates.add(new Orphan(name, file.location(), file.size(), file.createdAtMillis()));
        }
      }
    }
    if (candidates.isEmpty()) {
      return List.of();
    }
    table.refresh();
    Set<String> referred = referred(table);
    return candidates.stream()
        .filter(file -> !referred.contains(path(file.location())))
        .filter(file -> !file.location().endsWith("/version-hint.text"))
        .toList();
  }

  private static Iterable<FileInfo> list(SupportsPrefixOperations files, String folder) {
    return files.newInputFile(folder).exists() ? files.listPrefix(folder) : List.of();
  }

  private Set<String> referred(Table table) {
    Set<String> referred = new HashSet<>();
    ReachableFileUtil.metadataFileLocations(table, false).forEach(file -> referred.add(path(file)));
    ReachableFileUtil.manifestListLocations(table).forEach(file -> referred.add(path(file)));
    ReachableFileUtil.statisticsFilesLocations(table).forEach(file -> referred.add(path(file)));
    Set<String> manifests = new HashSet<>();
    for (Snapshot snapshot : table.snapshots()) {
      for (ManifestFile manifest : snapshot.allManifests(table.io())) {
        if (manifests.add(manifest.path())) {
          referred.add(path(manifest.path()));
          try (CloseableIterable<String> paths =
              ManifestFiles.readPaths(manifest, table.io(), table.specs())) {
            paths.forEach(file -> referred.add(path(file)));
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        }
      }
    }
    Table ledger = warehouse.find(Ledger.TABLE).orElse(null);
    if (ledger != null) {
      PendingBatches pending = new PendingBatches(ledger);
      for (String stream : streams) {
        pending.paths(stream).forEach(file -> referred.add(path(file)));
      }
      pending.paths(JobMark.OPERATIONS).forEach(file -> referred.add(path(file)));
    }
    return referred;
  }

  /**
   * A location without its scheme, and with single slashes: Hadoop writes {@code file:/a} and
   * {@code file:///a}, and lists {@code data//a} as {@code data/a}.
   */
  private static String path(String location) {
    return location.substring(location.indexOf(':') + 1).replaceAll("/+", "/");
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }
}
