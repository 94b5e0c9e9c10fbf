/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.orders;

import static dev.tidemark.transforms.coder.Blocks.assertGolden;
import static dev.tidemark.transforms.coder.Blocks.assertWellBehaved;

import dev.tidemark.transforms.window.WindowPane;
import java.math.BigDecimal;
import org.apache.beam.sdk.transforms.windowing.PaneInfo.Timing;
import org.junit.jupiter.api.Test;

final class RevenueCodersTest {
  private static final WindowPane PANE = new WindowPane(500, 600, 2, Timing.LATE, true);
  private static final Revenue ROW =
      new Revenue(PANE, "tea", "EUR", new BigDecimal("-12.5000"), 70, 1000);

  @Test
  void revenueBytes() throws Exception {
    assertGolden(
        RevenueCoder.of(), ROW, "01 16 e807 c801 04 06 03746561 03455552 8c01 03fe17b8 d00f");
  }

  @Test
  void revenue() throws Exception {
    assertWellBehaved(
        RevenueCoder.of(),
        ROW,
        new Revenue(PANE, "", "", new BigDecimal("0.0000"), Long.MAX_VALUE, Long.MIN_VALUE));
  }

  @Test
  void keyBytes() throws Exception {
    assertGolden(RevenueKeyCoder.of(), new RevenueKey("tea", "EUR"), "01 08 03746561 03455552");
  }

  @Test
  void keys() throws Exception {
    assertWellBehaved(
        RevenueKeyCoder.of(), new RevenueKey("tea", "EUR"), new RevenueKey("teaEUR", ""));
  }
}
