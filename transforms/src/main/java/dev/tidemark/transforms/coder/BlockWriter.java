/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.coder;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Writes the fields of one value into one block: variable-length integers, UTF-8 strings and byte
 * arrays, each with its length. For one value and one thread.
 */
public final class BlockWriter {
  /** Room before the body for the version byte and the body's length, which is known last. */
  private static final int HEADER = 6;

  private static final int INITIAL_SIZE = 256;

  private byte[] block = new byte[INITIAL_SIZE];
  private int size = HEADER;

  BlockWriter() {}

  /** One byte: the low eight bits of the value. */
  public void writeByte(int value) {
    reserve(1);
    block[size++] = (byte) value;
  }

  /** A number that is rarely negative: seven bits a byte, low bits first. */
  public void writeUnsigned(long value) {
    reserve(10);
    size = putUnsigned(value, size);
  }

  /** A number of either sign: zigzag, so that small negative numbers are short, too. */
  public void writeSigned(long value) {
    writeUnsigned((value << 1) ^ (value >> 63));
  }

  /** The count, then the numbers. */
  public void writeSignedList(List<Long> values) {
    writeUnsigned(values.size());
    for (long value : values) {
      writeSigned(value);
    }
  }

  /** A number of any size: its two's complement as bytes, high ones first. */
  public void writeInteger(BigInteger value) {
    writeBytes(value.toByteArray());
  }

  /** The length in bytes, then the string as UTF-8; a lone surrogate becomes a question mark. */
  public void writeString(String value) {
    writeBytes(value.getBytes(UTF_8));
  }

  /** A byte that says whether there is a string, and the string. */
  public void writeOptionalString(@Nullable String value) {
    writeByte(value == null ? 0 : 1);
    if (value != null) {
      writeString(value);
    }
  }

  /** The length, then the bytes. */
  public void writeBytes(byte[] value) {
    writeUnsigned(value.length);
    reserve(value.length);
    System.arraycopy(value, 0, block, size, value.length);
    size += value.length;
  }

  /** Sends version, length and body on, in one write. */
  void send(int version, OutputStream out) throws IOException {
    int length = size - HEADER;
    int start = HEADER - 1 - lengthOfUnsigned(length);
    block[start] = (byte) version;
    putUnsigned(length, start + 1);
    out.write(block, start, size - start);
  }

  private int putUnsigned(long value, int at) {
    long rest = value;
    int position = at;
    while ((rest & ~0x7fL) != 0) {
      block[position++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    block[position++] = (byte) rest;
    return position;
  }

  private static int lengthOfUnsigned(int value) {
    return Math.max(1, (38 - Integer.numberOfLeadingZeros(value)) / 7);
  }

  private void reserve(int bytes) {
    if (block.length - size < bytes) {
      block = Arrays.copyOf(block, Math.max(Math.addExact(size, bytes), 2 * block.length));
    }
  }
}
