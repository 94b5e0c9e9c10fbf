/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.sessions;

import static dev.tidemark.transforms.coder.Blocks.assertGolden;
import static dev.tidemark.transforms.coder.Blocks.assertWellBehaved;

import dev.tidemark.transforms.money.AmountTotal;
import dev.tidemark.transforms.window.WindowPane;
import java.math.BigDecimal;
import java.util.List;
import org.apache.beam.sdk.transforms.windowing.PaneInfo.Timing;
import org.junit.jupiter.api.Test;

final class SessionCodersTest {
  private static final AmountTotal TOTAL = new AmountTotal(70, new BigDecimal("-12.5000"), 1000);
  private static final Session SESSION =
      new Session(
          "u",
          new WindowPane(500, 600, 2, Timing.LATE, true),
          520,
          70,
          new BigDecimal("-12.5000"),
          List.of(510L, 515L),
          1000);
  private static final OpenSession OPEN =
      new OpenSession(500, 520, TOTAL, 3, true, false, true, List.of(510L));

  @Test
  void sessionBytes() throws Exception {
    assertGolden(
        SessionCoder.of(),
        SESSION,
        "01 16 0175 e807 c801 04 06 28 02 fc07 8608 8c01 03fe17b8 d00f");
  }

  @Test
  void sessions() throws Exception {
    assertWellBehaved(
        SessionCoder.of(),
        SESSION,
        new Session(
            "",
            new WindowPane(-1, Long.MAX_VALUE, 0, Timing.EARLY, false),
            0,
            0,
            new BigDecimal("0.0000"),
            List.of(),
            Long.MIN_VALUE));
  }

  @Test
  void openSessionBytes() throws Exception {
    assertGolden(OpenSessionCoder.of(), OPEN, "01 10 05 e807 28 8c01 03fe17b8 d00f 06 01 fc07");
  }

  @Test
  void openSessions() throws Exception {
    assertWellBehaved(
        OpenSessionCoder.of(),
        OPEN,
        new OpenSession(Long.MIN_VALUE, 0, TOTAL, 0, false, true, false, List.of()));
  }
}
