/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.testdata.clickstream;

import java.util.Arrays;

/** An int for each of some non-negative int keys, 0 at first: open addressing, 8 bytes an entry. */
final class IntTally {
  private static final int FREE = -1;

  private int[] keys = filled(16);
  private int[] counts = new int[16];
  private int size;

  /** Receives a key and its value. */
  @FunctionalInterface
  interface Entry {
    void accept(int key, int value);
  }

  /** Adds one to the key's value. */
  void increment(int key) {
    // First the slot: finding it may replace the array.
    int slot = slot(key);
    counts[slot]++;
  }

  /** Sets bits in the key's value and returns the value before. */
  int setBits(int key, int bits) {
    int slot = slot(key);
    int before = counts[slot];
    counts[slot] = before | bits;
    return before;
  }

  /** How many keys there are. */
  int size() {
    return size;
  }

  /** All entries, in no particular order. */
  void forEach(Entry entry) {
    for (int i = 0; i < keys.length; i++) {
      if (keys[i] != FREE) {
        entry.accept(keys[i], counts[i]);
      }
    }
  }

  private int slot(int key) {
    if (key < 0) {
      throw new IllegalArgumentException("key is " + key + ", but must not be negative");
    }
    if (size * 2 >= keys.length) {
      grow();
    }
    int slot = find(keys, key);
    if (keys[slot] == FREE) {
      keys[slot] = key;
      size++;
    }
    return slot;
  }

  private static int find(int[] keys, int key) {
    int mask = keys.length - 1;
    int slot = ((key * 0x9E3779B9) >>> 7) & mask;
    while (keys[slot] != FREE && keys[slot] != key) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void grow() {
    int[] largerKeys = filled(keys.length * 2);
    int[] largerCounts = new int[keys.length * 2];
    for (int i = 0; i < keys.length; i++) {
      if (keys[i] != FREE) {
        int slot = find(largerKeys, keys[i]);
        largerKeys[slot] = keys[i];
        largerCounts[slot] = counts[i];
      }
    }
    keys = largerKeys;
    counts = largerCounts;
  }

  private static int[] filled(int length) {
    int[] keys = new int[length];
    Arrays.fill(keys, FREE);
    return keys;
  }
}
