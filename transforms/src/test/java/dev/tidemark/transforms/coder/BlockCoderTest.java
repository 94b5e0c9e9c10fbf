/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.coder;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HexFormat;
import java.util.Random;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.util.CoderUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class BlockCoderTest {

  @ParameterizedTest
  @CsvSource({
    "0, 00",
    "-1, 01",
    "1, 02",
    "63, 7e",
    "-64, 7f",
    "64, 8001",
    "9223372036854775807, feffffffffffffffff01",
    "-9223372036854775808, ffffffffffffffffff01"
  })
  void numbersAreZigzagAndSevenBitsAByte(long number, String hex) throws CoderException {
    byte[] bytes = CoderUtils.encodeToByteArray(new NumberCoder(), number);
    assertThat(HexFormat.of().formatHex(bytes), is("01%02x".formatted(hex.length() / 2) + hex));
    assertThat(CoderUtils.decodeFromByteArray(new NumberCoder(), bytes), is(number));
  }

  @Test
  void textOfAnyLength() throws CoderException {
    long seed = 7;
    Random random = new Random(seed);
    for (int length : new int[] {0, 1, 126, 127, 128, 16_383, 16_384, 300_000}) {
      String text =
          random
              .ints(length, 1, 0x10ffff)
              .filter(point -> point < 0xd800 || point > 0xdfff)
              .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
              .toString();
      byte[] bytes = CoderUtils.encodeToByteArray(new TextCoder(), text);
      assertThat(
          "seed " + seed + ", length " + length,
          CoderUtils.decodeFromByteArray(new TextCoder(), bytes),
          is(equalTo(text)));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|Number: no bytes",
        "02|Number: layout version 2, but only 1 is known",
        "01|Number: cut off within its length",
        "0180|Number: cut off within its length",
        "01ffffffffff|Number: not a length: 34359738367",
        "0102|Number: cut off after 0 of 2 bytes",
        "010280|Number: cut off after 1 of 2 bytes",
        "010180|Number: cut off: 1 bytes wanted at byte 1 of 1",
        "01020000|Number: 1 bytes left over",
        "010bffffffffffffffffffffff|Number: a number of more than ten bytes before byte 10"
      })
  void badBytesAreRefusedInWords(String hex, String message) {
    CoderException refused =
        assertThrows(
            CoderException.class,
            () -> CoderUtils.decodeFromByteArray(new NumberCoder(), HexFormat.of().parseHex(hex)));
    assertThat(refused.getMessage(), is(message));
  }

  @ParameterizedTest
  @ValueSource(strings = {"010105", "0105ffffffff7f"})
  void lengthOfTextBeyondTheBlockIsRefused(String hex) {
    assertThrows(
        CoderException.class,
        () -> CoderUtils.decodeFromByteArray(new TextCoder(), HexFormat.of().parseHex(hex)));
  }

  private static final class NumberCoder extends BlockCoder<Long> {
    private static final long serialVersionUID = 1L;

    NumberCoder() {
      super("Number", 1);
    }

    @Override
    public void writeBody(Long value, BlockWriter block) {
      block.writeSigned(value);
    }

    @Override
    public Long readBody(BlockReader block) throws CoderException {
      return block.readSigned();
    }
  }

  private static final class TextCoder extends BlockCoder<String> {
    private static final long serialVersionUID = 1L;

    TextCoder() {
      super("Text", 1);
    }

    @Override
    public void writeBody(String value, BlockWriter block) {
      block.writeString(value);
    }

    @Override
    public String readBody(BlockReader block) throws CoderException {
      return block.readString();
    }
  }
}
