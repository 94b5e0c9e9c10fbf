/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.dashboard.overview;

import java.nio.charset.StandardCharsets;

/** Turns the beginning of a payload of unknown bytes into one line of harmless text. */
final class PayloadPreview {

  /** How many characters a preview has at most, the ellipsis not counted. */
  static final int MAX_CHARACTERS = 200;

  /** How many bytes suffice for that many characters. */
  static final int MAX_BYTES = 4 * MAX_CHARACTERS;

  private static final int CONTROL_PICTURES = 0x2400;

  private PayloadPreview() {}

  /**
   * The text of a payload's first bytes: what is not UTF-8 becomes U+FFFD, control characters their
   * pictures, and characters that change the direction of text are shown as U+FFFD too.
   *
   * @param beginning the first {@link #MAX_BYTES} bytes, or all
   * @param size the size of the whole payload in bytes
   */
  static String of(byte[] beginning, long size) {
    String text = new String(beginning, StandardCharsets.UTF_8);
    StringBuilder preview = new StringBuilder();
    int[] codePoints = text.codePoints().limit(MAX_CHARACTERS).toArray();
    for (int codePoint : codePoints) {
      preview.appendCodePoint(visible(codePoint));
    }
    boolean cut = beginning.length < size || text.codePointCount(0, text.length()) > MAX_CHARACTERS;
    return cut ? preview.append('…').toString() : preview.toString();
  }

  private static int visible(int codePoint) {
    if (codePoint < ' ') {
      return CONTROL_PICTURES + codePoint;
    }
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL, Character.FORMAT, Character.SURROGATE -> 0xFFFD;
      default -> codePoint;
    };
  }
}
