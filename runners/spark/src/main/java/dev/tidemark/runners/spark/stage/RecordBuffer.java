/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.stage;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apache.beam.sdk.coders.Coder;

/**
 * Records one behind the other: length and bytes of the key, length and bytes of the payload,
 * written in place by their coders.
 */
final class RecordBuffer extends OutputStream {
  private static final int LARGE = 16 << 20;

  private byte[] bytes = new byte[512];
  private int length;
  private int records;

  <T> void add(byte[] key, Coder<T> payloadCoder, T payload) {
    putInt(key.length);
    write(key, 0, key.length);
    int lengthAt = length;
    putInt(0);
    try {
      payloadCoder.encode(payload, this);
    } catch (IOException e) {
      throw new UncheckedIOException("An element cannot be encoded by " + payloadCoder, e);
    }
    ByteBuffer.wrap(bytes, lengthAt, 4).putInt(length - lengthAt - 4);
    records++;
  }

  int records() {
    return records;
  }

  int length() {
    return length;
  }

  ByteBuffer toBuffer() {
    return ByteBuffer.wrap(bytes, 0, length);
  }

  byte[] toBytes() {
    return Arrays.copyOf(bytes, length);
  }

  private void putInt(int value) {
    ensure(4);
    ByteBuffer.wrap(bytes, length, 4).putInt(value);
    length += 4;
  }

  @Override
  public void write(int value) {
    ensure(1);
    bytes[length++] = (byte) value;
  }

  @Override
  public void write(byte[] source, int offset, int count) {
    ensure(count);
    System.arraycopy(source, offset, bytes, length, count);
    length += count;
  }

  private void ensure(int more) {
    if (length + more > bytes.length) {
      // Twice as large while small; a buffer of one huge element must not waste as much again.
      int grown = bytes.length < LARGE ? bytes.length * 2 : bytes.length + bytes.length / 8;
      bytes = Arrays.copyOf(bytes, Math.max(grown, length + more));
    }
  }
}
