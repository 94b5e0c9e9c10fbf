/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.stage;

import java.io.InputStream;
import java.util.Arrays;
import java.util.Objects;

/**
 * Reads a part of an array. For one thread, and so without the lock that {@link
 * java.io.ByteArrayInputStream} takes for each byte: coders read many of them one by one.
 */
final class SliceInputStream extends InputStream {
  private final byte[] bytes;
  private final int end;
  private int position;

  SliceInputStream(byte[] bytes, int start, int length) {
    Objects.checkFromIndexSize(start, length, bytes.length);
    this.bytes = bytes;
    this.position = start;
    this.end = start + length;
  }

  @Override
  public int read() {
    return position < end ? bytes[position++] & 0xff : -1;
  }

  @Override
  public int read(byte[] target, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, target.length);
    if (length == 0) {
      return 0;
    }
    if (position == end) {
      return -1;
    }
    int count = Math.min(length, end - position);
    System.arraycopy(bytes, position, target, offset, count);
    position += count;
    return count;
  }

  @Override
  public byte[] readNBytes(int length) {
    if (length < 0) {
      throw new IllegalArgumentException("a negative length: " + length);
    }
    int start = position;
    position += Math.min(length, end - position);
    return Arrays.copyOfRange(bytes, start, position);
  }

  @Override
  public byte[] readAllBytes() {
    return readNBytes(end - position);
  }

  @Override
  public long skip(long count) {
    int skipped = (int) Math.max(0, Math.min(count, end - position));
    position += skipped;
    return skipped;
  }

  @Override
  public int available() {
    return end - position;
  }
}
