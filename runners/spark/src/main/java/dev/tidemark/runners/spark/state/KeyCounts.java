/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.state;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A table in memory from encoded keys to numbers that only grow, without an object for each key;
 * and a journal of the keys whose number grew since it was last taken.
 *
 * <p>An entry is the key's length, its number, and its bytes. Entries are in pages and do not move.
 */
public final class KeyCounts {
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final int HEADER = Integer.BYTES + Long.BYTES;
  private static final int FIRST_PAGE = 1 << 12;

  /** Well below half of the smallest region of a G1 heap: a larger array has regions of its own. */
  private static final int PAGE = 1 << 18;

  private static final byte[] NOTHING = new byte[0];

  private final List<byte[]> pages = new ArrayList<>();

  /** Of each entry: the page and, below it, the offset; 0 for an empty slot. */
  private long[] table = new long[64];

  private int[] hashes = new int[64];
  private int keys;
  private int used;
  private long[] changed = new long[16];
  private int changes;

  KeyCounts() {}

  /**
   * Adds to the number of a key, once between two journals, and returns what it was before: 0 for a
   * new key.
   */
  public long add(byte[] bytes, int offset, int length, long more) {
    long entry = entryOf(bytes, offset, length);
    byte[] page = page(entry);
    int at = offset(entry) + Integer.BYTES;
    long before = (long) LONG.get(page, at);
    LONG.set(page, at, before + more);
    if (changes == changed.length) {
      changed = Arrays.copyOf(changed, changes * 2);
    }
    changed[changes++] = entry;
    return before;
  }

  /** Returns the entries that have changed since the last call, one behind the other. */
  byte[] takeJournal() {
    if (changes == 0) {
      return NOTHING;
    }
    int size = 0;
    for (int i = 0; i < changes; i++) {
      size += HEADER + (int) INT.get(page(changed[i]), offset(changed[i]));
    }
    byte[] journal = new byte[size];
    int end = 0;
    for (int i = 0; i < changes; i++) {
      int length = HEADER + (int) INT.get(page(changed[i]), offset(changed[i]));
      System.arraycopy(page(changed[i]), offset(changed[i]), journal, end, length);
      end += length;
    }
    changed = new long[16];
    changes = 0;
    return journal;
  }

  /** Takes up what a journal says; later journals win. */
  void replay(byte[] journal) {
    int at = 0;
    while (at < journal.length) {
      int length = (int) INT.get(journal, at);
      long entry = entryOf(journal, at + HEADER, length);
      LONG.set(
          page(entry), offset(entry) + Integer.BYTES, (long) LONG.get(journal, at + Integer.BYTES));
      at += HEADER + length;
    }
  }

  private long entryOf(byte[] bytes, int offset, int length) {
    int hash = KeyHash.of(bytes, offset, length);
    int slot = hash & (table.length - 1);
    while (table[slot] != 0) {
      if (hashes[slot] == hash && holds(table[slot], bytes, offset, length)) {
        return table[slot];
      }
      slot = (slot + 1) & (table.length - 1);
    }
    long entry = append(bytes, offset, length);
    table[slot] = entry;
    hashes[slot] = hash;
    keys++;
    if (keys > table.length / 2) {
      grow();
    }
    return entry;
  }

  private boolean holds(long entry, byte[] bytes, int offset, int length) {
    byte[] page = page(entry);
    int at = offset(entry);
    return (int) INT.get(page, at) == length
        && Arrays.equals(page, at + HEADER, at + HEADER + length, bytes, offset, offset + length);
  }

  private long append(byte[] bytes, int offset, int length) {
    int size = HEADER + length;
    if (pages.isEmpty() || pages.get(pages.size() - 1).length - used < size) {
      pages.add(new byte[Math.max(size, pages.isEmpty() ? FIRST_PAGE : PAGE)]);
      used = 0;
    }
    byte[] page = pages.get(pages.size() - 1);
    INT.set(page, used, length);
    LONG.set(page, used + Integer.BYTES, 0L);
    System.arraycopy(bytes, offset, page, used + HEADER, length);
    long entry = ((long) pages.size() << Integer.SIZE) | used;
    used += size;
    return entry;
  }

  private byte[] page(long entry) {
    return pages.get((int) (entry >>> Integer.SIZE) - 1);
  }

  private static int offset(long entry) {
    return (int) entry;
  }

  private void grow() {
    long[] entries = table;
    int[] entryHashes = hashes;
    table = new long[entries.length * 2];
    hashes = new int[entries.length * 2];
    for (int i = 0; i < entries.length; i++) {
      if (entries[i] != 0) {
        int slot = entryHashes[i] & (table.length - 1);
        while (table[slot] != 0) {
          slot = (slot + 1) & (table.length - 1);
        }
        table[slot] = entries[i];
        hashes[slot] = entryHashes[i];
      }
    }
  }
}
