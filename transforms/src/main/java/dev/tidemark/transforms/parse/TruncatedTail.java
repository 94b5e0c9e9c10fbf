/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.parse;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/**
 * Tells a token that the end of input cut from one that is wrong: of literals, numbers and commas
 * the parser reports both as malformed.
 */
final class TruncatedTail {
  private static final int LONGEST_LITERAL = "false".length();

  private TruncatedTail() {}

  /**
   * Whether a payload that went wrong at its very end could have gone on: after a comma, or after a
   * proper prefix of a literal or number.
   */
  static boolean isIn(byte[] payload) {
    int end = payload.length;
    int start = end;
    while (start > 0 && isTokenByte(payload[start - 1])) {
      start--;
    }
    if (start == end) {
      return endsInComma(payload);
    }
    byte last = payload[end - 1];
    if (payload[start] == '-' || (payload[start] >= '0' && payload[start] <= '9')) {
      return last == '-' || last == '+' || last == '.' || last == 'e' || last == 'E';
    }
    if (end - start >= LONGEST_LITERAL) {
      return false;
    }
    String tail = new String(payload, start, end - start, ISO_8859_1);
    return "true".startsWith(tail) || "false".startsWith(tail) || "null".startsWith(tail);
  }

  private static boolean endsInComma(byte[] payload) {
    int last = payload.length - 1;
    while (last > 0 && PayloadBytes.isWhiteSpace(payload[last])) {
      last--;
    }
    return payload[last] == ',';
  }

  private static boolean isTokenByte(byte value) {
    return (value >= '0' && value <= '9')
        || (value >= 'a' && value <= 'z')
        || (value >= 'A' && value <= 'Z')
        || value == '-'
        || value == '+'
        || value == '.';
  }
}
