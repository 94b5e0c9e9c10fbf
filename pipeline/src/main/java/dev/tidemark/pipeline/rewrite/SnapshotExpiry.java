/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.rewrite;

import dev.tidemark.pipeline.table.JobMark;
import dev.tidemark.pipeline.table.Ledger;
import dev.tidemark.pipeline.table.Warehouse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.iceberg.ExpireSnapshots;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotRef;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.util.SnapshotUtil;

/**
 * Forgets old snapshots, but none that a tag keeps, and none that a job may yet have to look for: a
 * retry recognises a commit by its snapshot, so that of each stream's last batch stays, and so do
 * those of a batch that is not whole, with what was there before it.
 */
final class SnapshotExpiry {

  private final Table table;
  private final Ledger.Position whole;

  private SnapshotExpiry(Table table, Ledger.Position whole) {
    this.table = table;
    this.whole = whole;
  }

  /**
   * Looks at a table. The ledger is read first: what is committed while this goes on is of later
   * batches than it knows, and stays.
   */
  static SnapshotExpiry of(Warehouse warehouse, Table table) {
    Ledger.Position whole =
        warehouse
            .find(Ledger.TABLE)
            .map(Ledger::position)
            .orElse(new Ledger.Position(null, Map.of(), Map.of()));
    table.refresh();
    return new SnapshotExpiry(table, whole);
  }

  /**
   * Expires snapshots, and files that are in no other.
   *
   * @param settings how old they must be, and how many stay; the table's properties where they do
   *     not say
   * @return how many are gone
   */
  long run(CompactionSettings settings, Instant now) {
    List<Long> old = old(settings, now);
    old.removeAll(needed());
    for (SnapshotRef ref : table.refs().values()) {
      old.remove(ref.snapshotId());
    }
    // Always, because tags whose time is over go with it.
    CommitRetries.run(
        table,
        () -> {
          ExpireSnapshots expire = table.expireSnapshots().expireOlderThan(0);
          old.forEach(expire::expireSnapshotId);
          expire.commit();
        });
    return old.size();
  }

  private List<Long> old(CompactionSettings settings, Instant now) {
    Map<String, String> properties = table.properties();
    long age =
        settings
            .snapshotAge()
            .map(Duration::toMillis)
            .orElseGet(
                () ->
                    Long.valueOf(
                        properties.getOrDefault(
                            TableProperties.MAX_SNAPSHOT_AGE_MS,
                            Long.toString(TableProperties.MAX_SNAPSHOT_AGE_MS_DEFAULT))));
    int kept =
        settings.snapshotAge().isPresent()
            ? settings.snapshotsKept()
            : Integer.parseInt(
                properties.getOrDefault(
                    TableProperties.MIN_SNAPSHOTS_TO_KEEP,
                    Integer.toString(TableProperties.MIN_SNAPSHOTS_TO_KEEP_DEFAULT)));
    Set<Long> newest = new HashSet<>();
    Snapshot current = table.currentSnapshot();
    if (current != null) {
      for (Snapshot snapshot : SnapshotUtil.ancestorsOf(current.snapshotId(), table::snapshot)) {
        if (newest.size() == kept) {
          break;
        }
        newest.add(snapshot.snapshotId());
      }
    }
    List<Long> old = new ArrayList<>();
    for (Snapshot snapshot : table.snapshots()) {
      if (!newest.contains(snapshot.snapshotId())
          && snapshot.timestampMillis() < now.toEpochMilli() - age) {
        old.add(snapshot.snapshotId());
      }
    }
    return old;
  }

  private Set<Long> needed() {
    Set<Long> needed = new HashSet<>();
    Map<String, Snapshot> last = new HashMap<>();
    for (Snapshot snapshot : table.snapshots()) {
      String stream = snapshot.summary().get(Ledger.STREAM);
      if (stream == null) {
        continue;
      }
      if (sequence(snapshot) > whole.sequence(stream)) {
        needed.add(snapshot.snapshotId());
        if (snapshot.parentId() != null) {
          needed.add(snapshot.parentId());
        }
      } else if (!stream.equals(JobMark.OPERATIONS)) {
        // An operation that is whole is not retried.
        last.merge(stream, snapshot, (one, other) -> sequence(one) > sequence(other) ? one : other);
      }
    }
    last.values().forEach(snapshot -> needed.add(snapshot.snapshotId()));
    return needed;
  }

  private static long sequence(Snapshot snapshot) {
    return Long.parseLong(snapshot.summary().getOrDefault(Ledger.SEQUENCE, "0"));
  }
}
