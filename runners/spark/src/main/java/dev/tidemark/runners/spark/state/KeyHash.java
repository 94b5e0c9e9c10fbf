/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.state;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Hashes of encoded keys for tables in memory; never written down. */
public final class KeyHash {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

  private KeyHash() {}

  /** A hash of bytes, eight at a time; its low bits are as good as its high ones. */
  public static int of(byte[] bytes, int offset, int length) {
    long hash = length * MULTIPLIER;
    int end = offset + length;
    int position = offset;
    for (; position + Long.BYTES <= end; position += Long.BYTES) {
      hash = mix(hash ^ (long) LONG.get(bytes, position));
    }
    for (; position < end; position++) {
      hash = mix(hash ^ bytes[position]);
    }
    return (int) (hash ^ (hash >>> 32));
  }

  private static long mix(long value) {
    long product = value * MULTIPLIER;
    return product ^ (product >>> 29);
  }
}
