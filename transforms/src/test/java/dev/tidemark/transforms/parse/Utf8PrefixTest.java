/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.parse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class Utf8PrefixTest {
  private static final long SEED = 20_261_121;

  @Test
  void everyCodePoint() {
    for (int codePoint = 0; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
      if (codePoint < Character.MIN_SURROGATE || codePoint > Character.MAX_SURROGATE) {
        byte[] text = Character.toString(codePoint).getBytes(UTF_8);
        if (Utf8Prefix.length(text) != text.length) {
          throw new AssertionError("U+" + Integer.toHexString(codePoint) + " is not taken");
        }
      }
    }
  }

  /** The JDK's decoder stops in front of the same character. */
  @Test
  void endsWhereTheDecoderStops() {
    Random random = new Random(SEED);
    for (int i = 0; i < 200_000; i++) {
      byte[] text = "ab€😀defghijklmnopqrstuvwxyzé".substring(random.nextInt(6)).getBytes(UTF_8);
      for (int changes = random.nextInt(4); changes > 0; changes--) {
        text[random.nextInt(text.length)] = (byte) random.nextInt(256);
      }
      ByteBuffer rest = ByteBuffer.wrap(text);
      UTF_8.newDecoder().decode(rest, CharBuffer.allocate(text.length), true);
      assertThat(
          "seed " + SEED + ": " + HexFormat.of().formatHex(text),
          Utf8Prefix.length(text),
          is(rest.position()));
    }
  }
}
