/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.stage;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * The records of a task by key, in the order in which keys come first; records of a key in their
 * own order. Keys are compared where they lie: nothing is copied and there is no object for each
 * record, because most keys have one.
 */
final class RecordGroups {
  private static final int NONE = -1;

  private final List<byte[]> chunks;
  private int[] chunkOf = new int[1024];
  private int[] offsetOf = new int[1024];
  private int[] next = new int[1024];
  private int[] last = new int[1024];
  private int[] hashes = new int[1024];
  private boolean[] leads = new boolean[1024];
  private int[] table = new int[2048];
  private int records;
  private int groups;

  private RecordGroups(List<byte[]> chunks) {
    this.chunks = chunks;
    Arrays.fill(table, NONE);
  }

  /** Groups all records of the chunks. */
  static RecordGroups of(List<byte[]> chunks) {
    RecordGroups all = new RecordGroups(chunks);
    for (int chunk = 0; chunk < chunks.size(); chunk++) {
      byte[] bytes = chunks.get(chunk);
      for (int offset = 0; offset < bytes.length; offset = ShuffleRecord.endOf(bytes, offset)) {
        all.add(chunk, offset);
      }
    }
    return all;
  }

  private void add(int chunk, int offset) {
    if (records == offsetOf.length) {
      grow();
    }
    int added = records++;
    byte[] bytes = chunks.get(chunk);
    int hash = ShuffleRecord.keyHash(bytes, offset);
    chunkOf[added] = chunk;
    offsetOf[added] = offset;
    hashes[added] = hash;
    next[added] = NONE;
    int slot = hash & (table.length - 1);
    while (table[slot] != NONE) {
      int leader = table[slot];
      if (hashes[leader] == hash
          && ShuffleRecord.haveSameKey(
              chunks.get(chunkOf[leader]), offsetOf[leader], bytes, offset)) {
        next[last[leader]] = added;
        last[leader] = added;
        return;
      }
      slot = (slot + 1) & (table.length - 1);
    }
    table[slot] = added;
    last[added] = added;
    leads[added] = true;
    groups++;
    if (groups > table.length / 2) {
      rehash();
    }
  }

  private void grow() {
    int size = records * 2;
    chunkOf = Arrays.copyOf(chunkOf, size);
    offsetOf = Arrays.copyOf(offsetOf, size);
    next = Arrays.copyOf(next, size);
    last = Arrays.copyOf(last, size);
    hashes = Arrays.copyOf(hashes, size);
    leads = Arrays.copyOf(leads, size);
  }

  private void rehash() {
    table = new int[table.length * 2];
    Arrays.fill(table, NONE);
    for (int i = 0; i < records; i++) {
      if (leads[i]) {
        int slot = hashes[i] & (table.length - 1);
        while (table[slot] != NONE) {
          slot = (slot + 1) & (table.length - 1);
        }
        table[slot] = i;
      }
    }
  }

  /** Shows each group by its first record, and the records of the group. */
  void each(Visitor visitor) {
    for (int i = 0; i < records; i++) {
      if (leads[i]) {
        visitor.visit(new ShuffleRecord(chunks.get(chunkOf[i]), offsetOf[i]), new Group(i));
      }
    }
  }

  /** What is done with a group. */
  @FunctionalInterface
  interface Visitor {
    void visit(ShuffleRecord first, Iterable<ShuffleRecord> group);
  }

  private final class Group implements Iterable<ShuffleRecord> {
    private final int leader;

    Group(int leader) {
      this.leader = leader;
    }

    @Override
    public Iterator<ShuffleRecord> iterator() {
      return new Iterator<>() {
        private int following = leader;

        @Override
        public boolean hasNext() {
          return following != NONE;
        }

        @Override
        public ShuffleRecord next() {
          if (following == NONE) {
            throw new NoSuchElementException();
          }
          int current = following;
          following = next[current];
          return new ShuffleRecord(chunks.get(chunkOf[current]), offsetOf[current]);
        }
      };
    }
  }
}
