/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.rewrite;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * An operation that can still be taken back: its snapshots have not expired.
 *
 * @param id the operation
 * @param kind what it did
 * @param at when it changed its last table
 * @param tables the tables that it changed, and its snapshot in each
 * @param details what it was told
 * @param takenBackBy the rollback that has taken it back, or null
 */
public record KeptOperation(
    String id,
    String kind,
    Instant at,
    SortedMap<String, Long> tables,
    Map<String, String> details,
    @Nullable String takenBackBy) {

  /** The detail of a rollback that names what was taken back. */
  static final String TAKEN_BACK = "of";

  public KeptOperation {
    tables = Collections.unmodifiableSortedMap(new TreeMap<>(tables));
    details = Collections.unmodifiableSortedMap(new TreeMap<>(details));
  }

  /** All operations that are kept in these tables, the latest first. */
  static List<KeptOperation> in(Map<String, Table> tables) {
    SortedMap<String, List<Change>> changes = new TreeMap<>();
    tables.forEach(
        (name, table) -> {
          Map<String, Snapshot> last = new TreeMap<>();
          for (Snapshot snapshot : table.snapshots()) {
            String id = snapshot.summary().get(Operation.ID);
            if (id != null && isKept(table, id)) {
              last.put(id, snapshot);
            }
          }
          last.forEach(
              (id, snapshot) ->
                  changes
                      .computeIfAbsent(id, any -> new ArrayList<>())
                      .add(new Change(name, snapshot)));
        });
    List<KeptOperation> operations =
        new ArrayList<>(
            changes.entrySet().stream()
                .map(entry -> of(entry.getKey(), entry.getValue()))
                .sorted(Comparator.comparing(KeptOperation::at).reversed())
                .toList());
    // The latest first: whether a rollback was itself taken back is known when it is needed.
    for (int i = 0; i < operations.size(); i++) {
      KeptOperation operation = operations.get(i);
      String by = null;
      for (KeptOperation other : operations) {
        if (operation.id().equals(other.details().get(TAKEN_BACK)) && other.takenBackBy() == null) {
          by = other.id();
        }
      }
      operations.set(i, operation.takenBackBy(by));
    }
    return operations;
  }

  /** One table's part of an operation. */
  private record Change(String table, Snapshot snapshot) {}

  /** The second tag is missing where the operation died over it. */
  private static boolean isKept(Table table, String id) {
    return table.refs().containsKey(Operation.tagBefore(id)) || table.refs().containsKey(id);
  }

  private static KeptOperation of(String id, List<Change> changes) {
    SortedMap<String, Long> snapshots = new TreeMap<>();
    SortedMap<String, String> details = new TreeMap<>();
    long at = 0;
    for (Change change : changes) {
      snapshots.put(change.table(), change.snapshot().snapshotId());
      at = Math.max(at, change.snapshot().timestampMillis());
      change
          .snapshot()
          .summary()
          .forEach(
              (key, value) -> {
                if (key.startsWith(Operation.DETAIL)) {
                  details.put(key.substring(Operation.DETAIL.length()), value);
                }
              });
    }
    String kind = changes.get(0).snapshot().summary().getOrDefault(Operation.KIND, "");
    return new KeptOperation(id, kind, Instant.ofEpochMilli(at), snapshots, details, null);
  }

  private KeptOperation takenBackBy(@Nullable String rollback) {
    return new KeptOperation(id, kind, at, tables, details, rollback);
  }
}
