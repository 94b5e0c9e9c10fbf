/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.rides;

import static dev.tidemark.transforms.coder.Blocks.assertGolden;
import static dev.tidemark.transforms.coder.Blocks.assertWellBehaved;

import dev.tidemark.transforms.window.WindowPane;
import org.apache.beam.sdk.transforms.windowing.PaneInfo.Timing;
import org.junit.jupiter.api.Test;

final class RideCountCoderTest {
  private static final RideCount ROW =
      new RideCount(new WindowPane(500, 600, 2, Timing.LATE, true), "ride", 70, 1000);

  @Test
  void bytes() throws Exception {
    assertGolden(RideCountCoder.of(), ROW, "01 0f e807 c801 04 06 0472696465 8c01 d00f");
  }

  @Test
  void counts() throws Exception {
    assertWellBehaved(RideCountCoder.of(), ROW, new RideCount(ROW.pane(), "", 0, Long.MIN_VALUE));
  }
}
