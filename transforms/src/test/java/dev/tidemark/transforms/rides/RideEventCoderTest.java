/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.rides;

import static dev.tidemark.transforms.coder.Blocks.assertGolden;
import static dev.tidemark.transforms.coder.Blocks.assertWellBehaved;

import dev.tidemark.transforms.record.RecordPosition;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

final class RideEventCoderTest {
  private static final RecordPosition POSITION = new RecordPosition("r", 1, 2, 500, 507);
  private static final RideEvent WITHOUT_OPTIONAL_FIELDS =
      new RideEvent("e", "u", "ride_started", null, null, null, 1000, null, 0, POSITION);
  private static final RideEvent WHOLE =
      new RideEvent(
          "e-1",
          "u-2",
          "ride_completed",
          new BigDecimal("12.5000"),
          "r-3",
          "d-4",
          Long.MAX_VALUE,
          "{\"x\":1}",
          1,
          POSITION);

  @Test
  void bytes() throws Exception {
    assertGolden(
        RideEventCoder.of(),
        WITHOUT_OPTIONAL_FIELDS,
        """
        01 1f 0165 0175 0c726964655f73746172746564 00 00 00 d00f 00 00
        0172 02 04 e807 0e
        """);
    assertGolden(
        RideEventCoder.of(),
        WHOLE,
        """
        01 40 03652d31 03752d32 0e726964655f636f6d706c65746564 01 90a10f 01 03722d33 01 03642d34
        feffffffffffffffff01 01 077b2278223a317d 01
        0172 02 04 e807 0e
        """);
  }

  @Test
  void rides() throws Exception {
    assertWellBehaved(RideEventCoder.of(), WITHOUT_OPTIONAL_FIELDS, WHOLE);
  }
}
