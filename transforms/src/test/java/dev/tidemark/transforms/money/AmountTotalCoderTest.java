/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.money;

import static dev.tidemark.transforms.coder.Blocks.assertGolden;
import static dev.tidemark.transforms.coder.Blocks.assertWellBehaved;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigDecimal;
import java.util.HexFormat;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.util.CoderUtils;
import org.junit.jupiter.api.Test;

final class AmountTotalCoderTest {
  private static final AmountTotal TOTAL = new AmountTotal(70, new BigDecimal("-12.5000"), 1000);

  @Test
  void bytes() throws Exception {
    assertGolden(AmountTotalCoder.of(), TOTAL, "01 08 8c01 03fe17b8 d00f");
  }

  @Test
  void totals() throws Exception {
    assertWellBehaved(
        AmountTotalCoder.of(),
        TOTAL,
        AmountTotal.NOTHING,
        new AmountTotal(
            Long.MAX_VALUE,
            new BigDecimal("9999999999999999999999999999999999.9999"),
            Long.MAX_VALUE));
  }

  @Test
  void sumWithoutBytesIsRefused() {
    byte[] bytes = HexFormat.of().parseHex("01058c0100d00f");
    assertThat(
        assertThrows(
                CoderException.class,
                () -> CoderUtils.decodeFromByteArray(AmountTotalCoder.of(), bytes))
            .getMessage(),
        containsString("a number of no bytes"));
  }
}
