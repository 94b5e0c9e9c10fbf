/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.deadletter;

import static dev.tidemark.transforms.coder.Blocks.assertGolden;
import static dev.tidemark.transforms.coder.Blocks.assertWellBehaved;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tidemark.transforms.record.RecordPosition;
import java.util.Arrays;
import java.util.HexFormat;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.util.CoderUtils;
import org.junit.jupiter.api.Test;

final class DeadLetterCoderTest {
  private static final RecordPosition POSITION = new RecordPosition("cl", 3, 70, 1000, 1007);

  private static final DeadLetter WHOLE =
      new DeadLetter(
          "cs",
          FailureType.NOT_JSON,
          "parse",
          "bad",
          "/x",
          "E",
          POSITION,
          new byte[] {107},
          new byte[] {123, 33},
          2,
          1);
  private static final DeadLetter TOMBSTONE =
      new DeadLetter(
          "cs", FailureType.TOMBSTONE, "parse", "", null, null, POSITION, null, null, 0, 2);

  @Test
  void wholeBytes() throws Exception {
    assertGolden(
        DeadLetterCoder.of(),
        WHOLE,
        """
        01 2c 0f 026373 086e6f745f6a736f6e 057061727365 03626164 022f78 0145
        02636c 06 8c01 d00f 0e 016b 027b21 04 02
        """);
  }

  @Test
  void tombstoneBytes() throws Exception {
    assertGolden(
        DeadLetterCoder.of(),
        TOMBSTONE,
        "01 20 00 026373 09746f6d6273746f6e65 057061727365 00 02636c 06 8c01 d00f 0e 00 04");
  }

  @Test
  void deadLetters() throws Exception {
    assertWellBehaved(
        DeadLetterCoder.of(),
        WHOLE,
        TOMBSTONE,
        new DeadLetter(
            "",
            FailureType.EMPTY_VALUE,
            "",
            "ü",
            "",
            null,
            POSITION,
            new byte[0],
            new byte[0],
            Long.MAX_VALUE,
            Integer.MAX_VALUE),
        new DeadLetter(
            "cs",
            FailureType.PAYLOAD_TOO_LARGE,
            "parse",
            "m",
            null,
            "E",
            POSITION,
            null,
            new byte[65_536],
            2_000_000,
            1));
  }

  @Test
  void everyFailureType() throws Exception {
    assertWellBehaved(
        DeadLetterCoder.of(),
        Arrays.stream(FailureType.values())
            .map(
                type ->
                    new DeadLetter(
                        "cs", type, "parse", "m", null, null, POSITION, null, null, 0, 1))
            .toArray(DeadLetter[]::new));
  }

  @Test
  void unknownFailureTypeIsRefused() {
    byte[] bytes =
        HexFormat.of()
            .parseHex(
                "0118 00 026373 016e 057061727365 00 02636c 06 8c01 d00f 0e 00 04"
                    .replace(" ", ""));
    assertThat(
        assertThrows(
                CoderException.class,
                () -> CoderUtils.decodeFromByteArray(DeadLetterCoder.of(), bytes))
            .getMessage(),
        is("DeadLetter: unknown failure type: n"));
  }
}
