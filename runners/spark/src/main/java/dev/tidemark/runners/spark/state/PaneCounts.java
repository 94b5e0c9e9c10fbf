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
 * whatever the number of keys. When another version is asked for than the one in memory, as after a
 * failure or on another machine, the journal is read again.
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
    private final byte[] prefix;

    Window(byte[] prefix) {
      this.prefix = prefix;
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

  /** The window that a row belongs to: the row is the window's prefix and a version. */
  private Window windowOf(byte[] row) {
    byte[] prefix = Arrays.copyOf(row, row.length - Long.BYTES);
    return windows.computeIfAbsent(
        new WindowKey(
            RowKey.timeOf(row).getMillis(), new String(prefix, StandardCharsets.ISO_8859_1)),
        unused -> new Window(prefix));
  }

  /**
   * The counts of a window's keys.
   *
   * @param expiry when the window and its counts go
   * @param encodedWindow the window, as its coder writes it
   */
  public KeyCounts of(Instant expiry, byte[] encodedWindow) {
    byte[] prefix = RowKey.of(RowKey.PANES).time(expiry).part(encodedWindow).toBytes();
    return windows.computeIfAbsent(
            new WindowKey(expiry.getMillis(), new String(prefix, StandardCharsets.ISO_8859_1)),
            unused -> new Window(prefix))
        .counts;
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
        byte[] row =
            ByteBuffer.allocate(window.prefix.length + Long.BYTES)
                .put(window.prefix)
                .putLong(version)
                .array();
        store.put(row, journal);
        window.rows.add(row);
      }
    }
  }
}
