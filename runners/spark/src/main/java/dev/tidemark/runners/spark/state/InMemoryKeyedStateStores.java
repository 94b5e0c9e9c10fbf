/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.state;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * State on the heap of this JVM, for runs without a checkpoint on a local master: gone when the run
 * ends.
 *
 * <p>Each partition keeps its last version and the rows to undo it, so that a batch that is run
 * again after a failure starts from what it started from before.
 */
public final class InMemoryKeyedStateStores implements KeyedStateStores {

  private static final Map<String, Map<String, Rows>> RUNS = new ConcurrentHashMap<>();

  private final String runId;

  /** State of the run with the given id. */
  public InMemoryKeyedStateStores(String runId) {
    this.runId = runId;
  }

  @Override
  public KeyedStateStore open(int stage, int partition, long version) {
    Rows rows =
        RUNS.computeIfAbsent(runId, unused -> new ConcurrentHashMap<>())
            .computeIfAbsent(stage + "/" + partition, unused -> new Rows());
    rows.rollBackTo(version);
    return new Store(rows);
  }

  @Override
  public void close() {
    RUNS.remove(runId);
  }

  /** A partition's rows, with what it takes to go back by the versions of one batch. */
  private static final class Rows {
    private final TreeMap<byte[], byte[]> current = new TreeMap<>(Arrays::compareUnsigned);
    private final TreeMap<Long, Map<byte[], byte @Nullable []>> undo = new TreeMap<>();
    private long version;
    private long bytes;

    synchronized void rollBackTo(long target) {
      while (version > target) {
        Map<byte[], byte @Nullable []> before = undo.remove(version);
        if (before == null) {
          throw new IllegalStateException(
              "Version " + target + " of the state is no longer kept; the oldest is " + version);
        }
        bytes -= growth(before);
        restore(before);
        version--;
      }
      if (version < target) {
        throw new IllegalStateException(
            "Version " + target + " of the state was never written; the newest is " + version);
      }
    }

    /** How many bytes the rows have more than before. */
    private long growth(Map<byte[], byte @Nullable []> before) {
      long growth = 0;
      for (Map.Entry<byte[], byte @Nullable []> row : before.entrySet()) {
        byte[] now = current.get(row.getKey());
        growth += now == null ? 0 : row.getKey().length + now.length;
        growth -= row.getValue() == null ? 0 : row.getKey().length + row.getValue().length;
      }
      return growth;
    }

    synchronized void restore(Map<byte[], byte @Nullable []> before) {
      before.forEach(
          (key, value) -> {
            if (value == null) {
              current.remove(key);
            } else {
              current.put(key, value);
            }
          });
    }

    synchronized StateVersion commit(Map<byte[], byte @Nullable []> before) {
      version++;
      bytes += growth(before);
      undo.put(version, before);
      while (undo.size() > 2) {
        undo.pollFirstEntry();
      }
      return new StateVersion(version, current.size(), bytes);
    }
  }

  private static final class Store implements KeyedStateStore {
    private final Rows rows;
    private final TreeMap<byte[], byte @Nullable []> before =
        new TreeMap<>(Arrays::compareUnsigned);

    Store(Rows rows) {
      this.rows = rows;
    }

    @Override
    public byte @Nullable [] get(byte[] key) {
      return rows.current.get(key);
    }

    @Override
    public void put(byte[] key, byte[] value) {
      remember(key, rows.current.put(key, value));
    }

    @Override
    public void remove(byte[] key) {
      remember(key, rows.current.remove(key));
    }

    private void remember(byte[] key, byte @Nullable [] old) {
      if (!before.containsKey(key)) {
        before.put(key, old);
      }
    }

    @Override
    public void scan(byte[] prefix, RowVisitor visitor) {
      for (Map.Entry<byte[], byte[]> row : rows.current.tailMap(prefix, true).entrySet()) {
        if (!RowKey.startsWith(row.getKey(), prefix)
            || !visitor.visit(row.getKey(), row.getValue())) {
          return;
        }
      }
    }

    @Override
    public StateVersion commit() {
      return rows.commit(before);
    }

    @Override
    public void abort() {
      rows.restore(before);
    }
  }
}
