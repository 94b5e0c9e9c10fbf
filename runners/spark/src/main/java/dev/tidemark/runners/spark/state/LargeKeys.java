/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.state;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Names for keys in state rows: a short key is its own name, a long one is named by its digest.
 * What a long name stands for is kept as long as a timer needs it to come back to the key, and in
 * one row, however many rows the key has.
 */
final class LargeKeys {
  private static final int LONGEST_NAME = 256;
  private static final byte[] NO_COUNT = new byte[4];

  private final KeyedStateStore store;

  LargeKeys(KeyedStateStore store) {
    this.store = store;
  }

  /** Returns the name of a key. Names of long keys are longer than any key that is its own name. */
  static byte[] nameOf(byte[] key) {
    if (key.length <= LONGEST_NAME) {
      return key;
    }
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(key);
      return ByteBuffer.allocate(LONGEST_NAME + 1).put(digest).array();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }

  private static boolean isDigest(byte[] name) {
    return name.length > LONGEST_NAME;
  }

  /** Notes one more timer of the key. */
  void retain(byte[] name, byte[] key) {
    if (isDigest(name)) {
      int count = count(name);
      if (count == 0) {
        store.put(row(RowKey.LARGE_KEY, name), key);
      }
      store.put(row(RowKey.LARGE_KEY_USES, name), ByteBuffer.allocate(4).putInt(count + 1).array());
    }
  }

  /** Notes one timer of the key less. */
  void release(byte[] name) {
    if (isDigest(name)) {
      int count = count(name);
      if (count <= 1) {
        store.remove(row(RowKey.LARGE_KEY, name));
        store.remove(row(RowKey.LARGE_KEY_USES, name));
      } else {
        store.put(
            row(RowKey.LARGE_KEY_USES, name), ByteBuffer.allocate(4).putInt(count - 1).array());
      }
    }
  }

  /** Returns the key that a name stands for. */
  byte[] keyOf(byte[] name) {
    return isDigest(name) ? store.get(row(RowKey.LARGE_KEY, name)) : name;
  }

  private int count(byte[] name) {
    byte[] count = store.get(row(RowKey.LARGE_KEY_USES, name));
    return ByteBuffer.wrap(count == null ? NO_COUNT : count).getInt();
  }

  private static byte[] row(byte kind, byte[] name) {
    return RowKey.of(kind).part(name).toBytes();
  }
}
