/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.orders;

import static dev.tidemark.transforms.coder.Blocks.assertGolden;
import static dev.tidemark.transforms.coder.Blocks.assertWellBehaved;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tidemark.transforms.record.RecordPosition;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

final class OrderEventCoderTest {
  private static final RecordPosition POSITION = new RecordPosition("o", 1, 2, 500, 507);
  private static final OrderEvent ORDER =
      new OrderEvent("o-1", new BigDecimal("12.5000"), "EUR", "books", 1000, null, 0, POSITION);
  private static final OrderEvent EXTREME =
      new OrderEvent(
          "",
          new BigDecimal("-99999999999999.9999"),
          "",
          "ä😀",
          Long.MIN_VALUE,
          "{\"x\":1}",
          1,
          new RecordPosition("orders", Integer.MAX_VALUE, Long.MAX_VALUE, -1, 0));

  @Test
  void bytes() throws Exception {
    assertGolden(
        OrderEventCoder.of(),
        ORDER,
        """
        01 1c 036f2d31 90a10f 03455552 05626f6f6b73 d00f 00 00
        016f 02 04 e807 0e
        """);
  }

  @Test
  void orders() throws Exception {
    assertWellBehaved(OrderEventCoder.of(), ORDER, EXTREME);
  }

  @Test
  void amountsOfAnotherScaleAreNotOrders() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new OrderEvent("o", new BigDecimal("12.5"), "EUR", "c", 0, null, 0, POSITION));
  }
}
