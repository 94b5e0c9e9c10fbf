/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.state;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.joda.time.Instant;

/**
 * Builds the keys of state rows. Each begins with a letter for the kind of row; parts of variable
 * length carry their length, so that no key's rows start with another key's prefix; times are
 * written so that their byte order is their order in time.
 */
final class RowKey {
  /** A state cell: key, namespace, tag, and for collections the entry. */
  static final byte CELL = 'S';

  /** A timer by its identity: key, namespace, family, id, time domain. */
  static final byte TIMER = 'I';

  /** A watermark hold: time, then whose it is. */
  static final byte HOLD = 'H';

  /** An input that waits for its side inputs: arrival number. */
  static final byte WAITING = 'B';

  /** A key that is too long to be part of rows, by its digest. */
  static final byte LARGE_KEY = 'K';

  /** How many timers need a long key. */
  static final byte LARGE_KEY_USES = 'L';

  /** A part of the journal of {@link PaneCounts}: the version, then expiry and window. */
  static final byte PANES = 'N';

  private byte[] bytes = new byte[96];
  private int length;

  static RowKey of(byte kind) {
    RowKey row = new RowKey();
    row.bytes[row.length++] = kind;
    return row;
  }

  RowKey part(byte[] part) {
    ensure(part.length + 4);
    ByteBuffer.wrap(bytes, length, 4).putInt(part.length);
    System.arraycopy(part, 0, bytes, length + 4, part.length);
    length += part.length + 4;
    return this;
  }

  RowKey part(String part) {
    return part(part.getBytes(StandardCharsets.UTF_8));
  }

  /** Adds bytes without their length: only as the last part, or when the length is fixed. */
  RowKey tail(byte[] part) {
    ensure(part.length);
    System.arraycopy(part, 0, bytes, length, part.length);
    length += part.length;
    return this;
  }

  RowKey time(Instant time) {
    return number(time.getMillis());
  }

  RowKey number(long number) {
    ensure(8);
    ByteBuffer.wrap(bytes, length, 8).putLong(number ^ Long.MIN_VALUE);
    length += 8;
    return this;
  }

  byte[] toBytes() {
    return Arrays.copyOf(bytes, length);
  }

  /** Reads the time that a row of the given kind begins with. */
  static Instant timeOf(byte[] row) {
    return Instant.ofEpochMilli(ByteBuffer.wrap(row, 1, 8).getLong() ^ Long.MIN_VALUE);
  }

  static boolean startsWith(byte[] key, byte[] prefix) {
    return key.length >= prefix.length
        && Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length);
  }

  private void ensure(int more) {
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
    }
  }
}
