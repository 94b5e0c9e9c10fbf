/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.stage;

import dev.tidemark.runners.spark.state.KeyHash;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.function.Consumer;
import org.apache.beam.sdk.coders.Coder;

/**
 * A record of a chunk: a slice of its bytes.
 *
 * @param bytes the chunk
 * @param offset where the record begins in it
 */
@SuppressWarnings("ArrayRecordComponent") // A slice, compared by nobody.
record ShuffleRecord(byte[] bytes, int offset) {

  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  static void each(byte[] chunk, Consumer<ShuffleRecord> consumer) {
    for (int offset = 0; offset < chunk.length; offset = endOf(chunk, offset)) {
      consumer.accept(new ShuffleRecord(chunk, offset));
    }
  }

  /** Where the record behind the one at {@code offset} begins. */
  static int endOf(byte[] chunk, int offset) {
    int payloadLength = offset + 4 + (int) INT.get(chunk, offset);
    return payloadLength + 4 + (int) INT.get(chunk, payloadLength);
  }

  /** A hash of a record's key, its bits well spread. */
  static int keyHash(byte[] chunk, int offset) {
    return KeyHash.of(chunk, offset + 4, (int) INT.get(chunk, offset));
  }

  /** Whether two records have the same key. */
  static boolean haveSameKey(byte[] one, int offset, byte[] other, int otherOffset) {
    int end = offset + 4 + (int) INT.get(one, offset);
    int otherEnd = otherOffset + 4 + (int) INT.get(other, otherOffset);
    return Arrays.equals(one, offset, end, other, otherOffset, otherEnd);
  }

  private int intAt(int position) {
    return (int) INT.get(bytes, position);
  }

  int keyOffset() {
    return offset + 4;
  }

  int keyLength() {
    return intAt(offset);
  }

  private int payloadOffset() {
    return offset + 8 + intAt(offset);
  }

  byte[] key() {
    return Arrays.copyOfRange(bytes, offset + 4, offset + 4 + intAt(offset));
  }

  byte[] payloadBytes() {
    int start = payloadOffset();
    return Arrays.copyOfRange(bytes, start, start + intAt(start - 4));
  }

  <T> T payload(Coder<T> coder) {
    int start = payloadOffset();
    try {
      return coder.decode(new SliceInputStream(bytes, start, intAt(start - 4)));
    } catch (IOException e) {
      throw new UncheckedIOException("An element cannot be decoded by " + coder, e);
    }
  }
}
