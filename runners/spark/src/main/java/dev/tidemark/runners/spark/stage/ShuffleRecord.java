/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.stage;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
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

  static void each(byte[] chunk, Consumer<ShuffleRecord> consumer) {
    int offset = 0;
    while (offset < chunk.length) {
      ShuffleRecord shuffled = new ShuffleRecord(chunk, offset);
      consumer.accept(shuffled);
      offset = shuffled.payloadOffset() + shuffled.intAt(shuffled.payloadOffset() - 4);
    }
  }

  private int intAt(int position) {
    return ByteBuffer.wrap(bytes, position, 4).getInt();
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
      return coder.decode(new ByteArrayInputStream(bytes, start, intAt(start - 4)));
    } catch (IOException e) {
      throw new UncheckedIOException("An element cannot be decoded by " + coder, e);
    }
  }
}
