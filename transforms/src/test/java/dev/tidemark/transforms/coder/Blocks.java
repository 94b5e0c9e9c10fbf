/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.coder;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.IntStream;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.testing.CoderProperties;
import org.apache.beam.sdk.util.CoderUtils;

/** What every coder of a block has to do. */
public final class Blocks {

  private Blocks() {}

  /** These values are encoded as these bytes, which checkpoints hold: a change needs a version. */
  public static <T> void assertGolden(Coder<T> coder, T value, String hex) throws CoderException {
    String compact = hex.replaceAll("\\s", "");
    assertThat(HexFormat.of().formatHex(CoderUtils.encodeToByteArray(coder, value)), is(compact));
    assertThat(CoderUtils.decodeFromByteArray(coder, HexFormat.of().parseHex(compact)), is(value));
  }

  /** Values survive, alone and in a row, are determined by their bytes, and do not fit a cut. */
  @SafeVarargs
  public static <T> void assertWellBehaved(Coder<T> coder, T... values) throws Exception {
    coder.verifyDeterministic();
    CoderProperties.coderSerializable(coder);
    for (T value : values) {
      CoderProperties.coderDecodeEncodeEqual(coder, value);
      CoderProperties.structuralValueDecodeEncodeEqual(coder, value);
      assertRefusesOtherBytes(coder, value);
    }
    for (T one : values) {
      for (T other : values) {
        CoderProperties.coderConsistentWithEquals(coder, one, other);
        CoderProperties.structuralValueConsistentWithEquals(coder, one, other);
      }
    }
    assertThat(
        assertThrows(CoderException.class, () -> CoderUtils.encodeToByteArray(coder, null))
            .getMessage(),
        containsString("null"));
  }

  /** Another version, and every cut, are refused in words. */
  public static <T> void assertRefusesOtherBytes(Coder<T> coder, T value) throws CoderException {
    byte[] bytes = CoderUtils.encodeToByteArray(coder, value);
    byte[] nextVersion = bytes.clone();
    nextVersion[0]++;
    assertThat(
        assertThrows(CoderException.class, () -> CoderUtils.decodeFromByteArray(coder, nextVersion))
            .getMessage(),
        containsString("layout version 2, but only 1 is known"));
    assertAll(
        IntStream.range(0, Math.min(bytes.length, 500))
            .mapToObj(
                length ->
                    () ->
                        assertThrows(
                            CoderException.class,
                            () ->
                                CoderUtils.decodeFromByteArray(
                                    coder, Arrays.copyOf(bytes, length)))));
  }
}
