/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.coder;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.beam.sdk.coders.CoderException;
import org.checkerframework.checker.nullness.qual.Nullable;

/** Reads what a {@link BlockWriter} wrote, field by field, and never beyond the block. */
public final class BlockReader {
  private final byte[] block;
  private int position;

  BlockReader(byte[] block) {
    this.block = block;
  }

  /** One byte, 0 to 255. */
  public int readByte() throws CoderException {
    require(1);
    return block[position++] & 0xff;
  }

  /** See {@link BlockWriter#writeUnsigned}. */
  public long readUnsigned() throws CoderException {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      int next = readByte();
      value |= (long) (next & 0x7f) << shift;
      if (next < 0x80) {
        return value;
      }
    }
    throw new CoderException("a number of more than ten bytes before byte " + position);
  }

  /** See {@link BlockWriter#writeSigned}. */
  public long readSigned() throws CoderException {
    long value = readUnsigned();
    return (value >>> 1) ^ -(value & 1);
  }

  /** A number that was written unsigned and must be an {@code int} of 0 or more. */
  public int readCount() throws CoderException {
    long value = readUnsigned();
    if (value < 0 || value > Integer.MAX_VALUE) {
      throw new CoderException("a count of " + value + " before byte " + position);
    }
    return (int) value;
  }

  /** See {@link BlockWriter#writeSignedList}. */
  public List<Long> readSignedList() throws CoderException {
    int count = readCount();
    List<Long> values = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      values.add(readSigned());
    }
    return values;
  }

  /** See {@link BlockWriter#writeInteger}. */
  public BigInteger readInteger() throws CoderException {
    byte[] bytes = readBytes();
    if (bytes.length == 0) {
      throw new CoderException("a number of no bytes before byte " + position);
    }
    return new BigInteger(bytes);
  }

  /** See {@link BlockWriter#writeString}. */
  public String readString() throws CoderException {
    int length = readLength();
    String value = new String(block, position, length, UTF_8);
    position += length;
    return value;
  }

  /** See {@link BlockWriter#writeOptionalString}. */
  public @Nullable String readOptionalString() throws CoderException {
    return readByte() == 0 ? null : readString();
  }

  /** See {@link BlockWriter#writeBytes}. */
  public byte[] readBytes() throws CoderException {
    int length = readLength();
    byte[] value = Arrays.copyOfRange(block, position, position + length);
    position += length;
    return value;
  }

  int remaining() {
    return block.length - position;
  }

  private int readLength() throws CoderException {
    int length = readCount();
    require(length);
    return length;
  }

  private void require(int bytes) throws CoderException {
    if (remaining() < bytes) {
      throw new CoderException(
          "cut off: " + bytes + " bytes wanted at byte " + position + " of " + block.length);
    }
  }
}
