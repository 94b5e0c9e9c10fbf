/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.stage;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.beam.sdk.coders.Coder;

/**
 * Records one behind the other: length and bytes of the key, length and bytes of the payload,
 * written in place by their coders.
 *
 * <p>They lie in pages, each record whole in one. A single array that doubles would be copied again
 * and again, and large arrays are dear to the garbage collector: each starts a cycle that looks
 * through all live state.
 */
final class RecordBuffer extends OutputStream {
  private static final int FIRST_PAGE = 512;
  private static final int PAGE = 1 << 18;

  /** In front of a page's records: how many bytes they take. */
  private static final int HEADER = Integer.BYTES;

  private final List<ByteBuffer> full = new ArrayList<>();
  private byte[] page = new byte[FIRST_PAGE];
  private int position = HEADER;
  private int recordStart = HEADER;
  private int lengthOfFull;
  private int records;

  <T> void add(byte[] key, Coder<T> payloadCoder, T payload) {
    recordStart = position;
    putInt(key.length);
    write(key, 0, key.length);
    int lengthAt = position - recordStart;
    putInt(0);
    try {
      payloadCoder.encode(payload, this);
    } catch (IOException e) {
      throw new UncheckedIOException("An element cannot be encoded by " + payloadCoder, e);
    }
    int at = recordStart + lengthAt;
    ByteBuffer.wrap(page, at, Integer.BYTES).putInt(position - at - Integer.BYTES);
    records++;
  }

  int records() {
    return records;
  }

  /** How many bytes the records take. */
  int length() {
    return lengthOfFull + position - HEADER;
  }

  /** The records of all pages, one behind the other. */
  byte[] toBytes() {
    ByteBuffer bytes = ByteBuffer.allocate(length());
    full.forEach(filled -> bytes.put(filled.duplicate().position(HEADER)));
    return bytes.put(page, HEADER, position - HEADER).array();
  }

  /** The pages, for {@link #read}. The buffer is not to be used any more. */
  ByteBuffer[] toPages() {
    finishPage(position);
    return full.toArray(new ByteBuffer[0]);
  }

  /** Reads pages: the records of each. */
  static List<byte[]> read(InputStream pages) throws IOException {
    List<byte[]> read = new ArrayList<>();
    DataInputStream in = new DataInputStream(pages);
    for (int first = in.read(); first >= 0; first = in.read()) {
      int length = (first << 24) | (in.readUnsignedByte() << 16) | in.readUnsignedShort();
      byte[] ofPage = in.readNBytes(length);
      if (ofPage.length < length) {
        throw new EOFException("A page of records is cut off");
      }
      read.add(ofPage);
    }
    return read;
  }

  private void finishPage(int end) {
    ByteBuffer filled = ByteBuffer.wrap(page, 0, end);
    filled.putInt(0, end - HEADER);
    full.add(filled);
    lengthOfFull += end - HEADER;
  }

  private void putInt(int value) {
    ensure(Integer.BYTES);
    ByteBuffer.wrap(page, position, Integer.BYTES).putInt(value);
    position += Integer.BYTES;
  }

  @Override
  public void write(int value) {
    ensure(1);
    page[position++] = (byte) value;
  }

  @Override
  public void write(byte[] source, int offset, int count) {
    ensure(count);
    System.arraycopy(source, offset, page, position, count);
    position += count;
  }

  private void ensure(int more) {
    int needed = Math.addExact(position, more);
    if (needed <= page.length) {
      return;
    }
    if (needed <= PAGE || recordStart == HEADER) {
      // Twice as large while small; a huge record, which has its page alone, must not waste as much
      // again.
      int grown = page.length < PAGE ? Math.min(PAGE, page.length * 2) : page.length / 8 * 9;
      page = Arrays.copyOf(page, Math.max(grown, needed));
      return;
    }
    byte[] before = page;
    int begun = position - recordStart;
    finishPage(recordStart);
    page = new byte[Math.max(PAGE, HEADER + begun + more)];
    System.arraycopy(before, recordStart, page, HEADER, begun);
    recordStart = HEADER;
    position = HEADER + begun;
  }
}
