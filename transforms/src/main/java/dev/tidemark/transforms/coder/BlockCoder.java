/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.coder;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.CoderException;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * A coder that writes a value as one block: a version byte, the body's length, the body. One block
 * is several times faster than a coder per field, and its length lets a reader notice cut bytes.
 *
 * <p>The bytes outlive the process in runners' checkpoints: a change of the body's layout needs a
 * new version, and a reader refuses versions that it does not know.
 *
 * @param <T> the type of the values; never null
 */
public abstract class BlockCoder<T> extends AtomicCoder<T> {
  private static final int LONGEST_LENGTH = 5;

  private final String typeName;
  private final int version;

  /** For values named so in messages, in this version of their layout, 1 to 127. */
  protected BlockCoder(String typeName, int version) {
    this.typeName = typeName;
    this.version = version;
  }

  /** Writes the fields; also for coders of values that contain this one. */
  public abstract void writeBody(T value, BlockWriter block) throws CoderException;

  /** Reads the fields in the order in which {@link #writeBody} wrote them. */
  public abstract T readBody(BlockReader block) throws CoderException;

  @Override
  public final void encode(@Nullable T value, OutputStream out) throws IOException {
    if (value == null) {
      throw new CoderException(typeName + ": a null cannot be encoded");
    }
    BlockWriter block = new BlockWriter();
    writeBody(value, block);
    block.send(version, out);
  }

  @Override
  public final T decode(InputStream in) throws IOException {
    int found = in.read();
    if (found < 0) {
      throw new CoderException(typeName + ": no bytes");
    }
    if (found != version) {
      throw new CoderException(
          typeName + ": layout version " + found + ", but only " + version + " is known");
    }
    int length = readLength(in);
    byte[] body = in.readNBytes(length);
    if (body.length < length) {
      throw new CoderException(
          typeName + ": cut off after " + body.length + " of " + length + " bytes");
    }
    BlockReader block = new BlockReader(body);
    T value;
    try {
      value = readBody(block);
    } catch (CoderException e) {
      throw new CoderException(typeName + ": " + e.getMessage(), e);
    }
    if (block.remaining() > 0) {
      throw new CoderException(typeName + ": " + block.remaining() + " bytes left over");
    }
    return value;
  }

  /** True: values are equal where their encodings are, unless a subclass says otherwise. */
  @Override
  public boolean consistentWithEquals() {
    return true;
  }

  private int readLength(InputStream in) throws IOException {
    long length = 0;
    for (int i = 0; i < LONGEST_LENGTH; i++) {
      int next = in.read();
      if (next < 0) {
        throw new CoderException(typeName + ": cut off within its length");
      }
      length |= (long) (next & 0x7f) << (7 * i);
      if (next < 0x80 && length <= Integer.MAX_VALUE) {
        return (int) length;
      }
    }
    throw new CoderException(typeName + ": not a length: " + length);
  }
}
