/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.window;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tidemark.transforms.time.TimePolicy;
import java.time.Duration;
import org.apache.beam.sdk.transforms.windowing.PaneInfo;
import org.apache.beam.sdk.transforms.windowing.PaneInfo.Timing;
import org.junit.jupiter.api.Test;

final class AggregationWindowsTest {
  private static final AggregationWindows UPDATES = AggregationWindows.of(TimePolicy.DEFAULT);
  private static final AggregationWindows FINAL = UPDATES.withEmitMode(EmitMode.FINAL);

  private static final PaneInfo EARLY = PaneInfo.createPane(true, false, Timing.EARLY, 0, -1);
  private static final PaneInfo ON_TIME = PaneInfo.createPane(false, false, Timing.ON_TIME, 1, 0);
  private static final PaneInfo CLOSING = PaneInfo.createPane(false, true, Timing.LATE, 2, 1);

  @Test
  void everyUpdateBecomesRows() {
    assertThat(UPDATES.becomesRows(EARLY), is(true));
    assertThat(UPDATES.becomesRows(ON_TIME), is(true));
    assertThat(UPDATES.becomesRows(CLOSING), is(true));
  }

  @Test
  void onlyTheClosingPaneBecomesFinalRows() {
    assertThat(FINAL.becomesRows(EARLY), is(false));
    assertThat(FINAL.becomesRows(ON_TIME), is(false));
    assertThat(FINAL.becomesRows(CLOSING), is(true));
    // In batch there is one pane.
    assertThat(FINAL.becomesRows(PaneInfo.NO_FIRING), is(true));
  }

  @Test
  void withoutClosingPanesEveryPaneBecomesRows() {
    assertThat(FINAL.withClosingPanes(ClosingPanes.NEVER).becomesRows(ON_TIME), is(true));
  }

  @Test
  void durationsArePositive() {
    assertThat(
        assertThrows(
                IllegalArgumentException.class, () -> UPDATES.withEarlyFiringDelay(Duration.ZERO))
            .getMessage(),
        is("earlyFiringDelay must be a millisecond or more, but is PT0S"));
  }
}
