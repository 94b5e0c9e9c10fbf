/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.state;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.Instant;

/**
 * How many panes each key of a partition has had in each live window: all that a grouping needs to
 * remember that emits what a batch brings at once.
 *
 * <p>Counts are looked up in memory, some 70 bytes a key. What is durable is a journal: each batch
 * adds one row for each window that it touched, with the keys that it brought and their counts, and
 * an expired window goes with its few rows. So a batch costs no read and no write for a single key,
 * whatever the number of keys; and since rows are in the order of their batches, what a batch
 * writes comes behind all that is there, and the store need not write that again to keep it in
 * order. When another version is asked for than the one in memory, as after a failure or on another
 * machine, the journal is read again.
 */
public final class PaneCounts {
  private final TreeMap<WindowKey, Window> windows = new TreeMap<>();
  private long version;

  private PaneCounts(long version) {
    this.version = version;
  }

  /** A window, ordered by when it expires. */
  private record WindowKey(long expiryMillis, String bytes) implements Comparable<WindowKey> {
    @Override
    public int compareTo(WindowKey other) {
      int order = Long.compare(expiryMillis, other.expiryMillis);
      return order == 0 ? bytes.compareTo(other.bytes) : order;
    }
  }

  private static final class Window {
    private final KeyCounts counts = new KeyCounts();
    private final List<byte[]> rows = new ArrayList<>();
    private final byte[] name;

    Window(byte[] name) {
      this.name = name;
    }
  }

  /** The counts as of a version, from memory if {@code known} are these, else from the journal. */
  public static PaneCounts at(long version, KeyedStateStore store, @Nullable PaneCounts known) {
    return known != null && known.version == version ? known : read(version, store);
  }

  private static PaneCounts read(long version, KeyedStateStore store) {
    PaneCounts counts = new PaneCounts(version);
    store.scan(
        new byte[] {RowKey.PANES},
        (row, journal) -> {
          Window window = counts.windowOf(row);
          window.rows.add(row.clone());
          window.counts.replay(journal);
          return true;
        });
    return counts;
  }

  /** The window that a row belongs to: the row is a version and the window's name. */
  private Window windowOf(byte[] row) {
    byte[] name = Arrays.copyOfRange(row, 1 + Long.BYTES, row.length);
    return windowOf(Instant.ofEpochMilli(ByteBuffer.wrap(name).getLong()), name);
  }

  private Window windowOf(Instant expiry, byte[] name) {
    return windows.computeIfAbsent(
        new WindowKey(expiry.getMillis(), new String(name, StandardCharsets.ISO_8859_1)),
        unused -> new Window(name));
  }

  /**
   * The counts of a window's keys.
   *
   * @param expiry when the window and its counts go
   * @param encodedWindow the window, as its coder writes it
   */
  public KeyCounts of(Instant expiry, byte[] encodedWindow) {
    byte[] name =
        ByteBuffer.allocate(Long.BYTES + encodedWindow.length)
            .putLong(expiry.getMillis())
            .put(encodedWindow)
            .array();
    return windowOf(expiry, name).counts;
  }

  /** Removes windows that expired before the watermark. */
  public void expire(Instant watermark, KeyedStateStore store) {
    while (!windows.isEmpty() && windows.firstKey().expiryMillis() < watermark.getMillis()) {
      windows.pollFirstEntry().getValue().rows.forEach(store::remove);
    }
  }

  /** When the next window expires, or null. */
  public @Nullable Instant nextExpiry() {
    return windows.isEmpty() ? null : Instant.ofEpochMilli(windows.firstKey().expiryMillis());
  }

  /** Writes what the batch has changed, as part of the next version. */
  public void write(KeyedStateStore store) {
    version++;
    for (Window window : windows.values()) {
      byte[] journal = window.counts.takeJournal();
      if (journal.length > 0) {
        byte[] row = RowKey.of(RowKey.PANES).number(version).tail(window.name).toBytes();
        store.put(row, journal);
        window.rows.add(row);
      }
    }
  }
}
