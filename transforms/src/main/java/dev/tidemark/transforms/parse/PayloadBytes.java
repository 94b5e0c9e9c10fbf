/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.parse;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * What can be said of a payload without parsing it, at some bytes per cycle. For one thread.
 *
 * <p>The JSON parser is lenient with UTF-8 (surrogates, overlong forms, whatever it skips), and
 * what it lets through could not be written to a table as it is. So text is checked here, once.
 */
final class PayloadBytes {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long EACH_HIGH_BIT = 0x8080_8080_8080_8080L;
  private static final long EACH_LOW_BIT = 0x0101_0101_0101_0101L;
  private static final long EACH_BACKSLASH = 0x5c5c_5c5c_5c5c_5c5cL;
  private static final long EACH_U = 0x7575_7575_7575_7575L;

  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT);
  private final CharBuffer decoded = CharBuffer.allocate(4);

  private boolean nonAscii;
  private boolean unicodeEscape;

  /** Looks at a payload; the other methods speak of the one that was looked at last. */
  void scan(byte[] payload) {
    long high = 0;
    long escapes = 0;
    int at = 0;
    for (; at < payload.length - Long.BYTES; at += Long.BYTES) {
      long word = (long) LONGS.get(payload, at);
      high |= word;
      // A byte of this is zero where a backslash stands before a u.
      long difference = (word ^ EACH_BACKSLASH) | ((long) LONGS.get(payload, at + 1) ^ EACH_U);
      // The usual test for a zero byte.
      escapes |= (difference - EACH_LOW_BIT) & ~difference;
    }
    for (; at < payload.length; at++) {
      high |= payload[at];
      boolean escape = payload[at] == '\\' && at + 1 < payload.length && payload[at + 1] == 'u';
      escapes |= escape ? EACH_HIGH_BIT : 0;
    }
    nonAscii = (high & EACH_HIGH_BIT) != 0;
    unicodeEscape = (escapes & EACH_HIGH_BIT) != 0;
  }

  /**
   * Whether the payload may have escapes by number: only these can make a string that is not
   * Unicode text. An escaped backslash before a u is taken for one, too.
   */
  boolean hasUnicodeEscape() {
    return unicodeEscape;
  }

  /** Whether the payload is UTF-8; a last character may be cut. */
  boolean isUtf8(byte[] payload) {
    if (!nonAscii) {
      return true;
    }
    int valid = Utf8Prefix.length(payload);
    if (valid == payload.length) {
      return true;
    }
    // The decoder tells the wrong from the cut. It ends within this character.
    decoded.clear();
    ByteBuffer rest = ByteBuffer.wrap(payload, valid, payload.length - valid);
    return !decoder.reset().decode(rest, decoded, false).isError();
  }

  /** Whether the payload is in another encoding of Unicode, which the parser would detect. */
  static boolean isUtf16OrUtf32(byte[] payload) {
    for (int i = 0; i < Math.min(4, payload.length); i++) {
      if (payload[i] == 0) {
        return true;
      }
    }
    return false;
  }

  /** Whether there is nothing but JSON's white space from an index on. */
  static boolean isBlankFrom(byte[] payload, int start) {
    for (int i = start; i < payload.length; i++) {
      if (!isWhiteSpace(payload[i])) {
        return false;
      }
    }
    return true;
  }

  /** Whether this is JSON's white space. */
  static boolean isWhiteSpace(byte value) {
    return value == ' ' || value == '\t' || value == '\n' || value == '\r';
  }

  /** The length of the UTF-8 byte order mark at the start: 3 or 0. */
  static int byteOrderMarkLength(byte[] payload) {
    return payload.length >= 3
            && payload[0] == (byte) 0xef
            && payload[1] == (byte) 0xbb
            && payload[2] == (byte) 0xbf
        ? 3
        : 0;
  }
}
