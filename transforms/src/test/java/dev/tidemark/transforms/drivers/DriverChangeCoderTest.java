/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.drivers;

import static dev.tidemark.transforms.coder.Blocks.assertGolden;
import static dev.tidemark.transforms.coder.Blocks.assertWellBehaved;

import dev.tidemark.transforms.record.RecordPosition;
import org.junit.jupiter.api.Test;

final class DriverChangeCoderTest {
  private static final RecordPosition POSITION = new RecordPosition("r", 1, 4, 500, 507);
  private static final DriverChange CREATED =
      new DriverChange("d", "c", 300, "Ada", "Graz", "on", 1000, "{\"x\":1}", 1, POSITION);
  private static final DriverChange DELETED =
      new DriverChange("d", "d", -1, null, null, null, Long.MIN_VALUE, null, 0, POSITION);

  @Test
  void bytes() throws Exception {
    assertGolden(
        DriverChangeCoder.of(),
        CREATED,
        """
        01 28 0164 0163 d804 01 03416461 01 044772617a 01 026f6e d00f 01 077b2278223a317d 01
        0172 02 08 e807 0e
        """);
  }

  @Test
  void changes() throws Exception {
    assertWellBehaved(DriverChangeCoder.of(), CREATED, DELETED);
  }
}
