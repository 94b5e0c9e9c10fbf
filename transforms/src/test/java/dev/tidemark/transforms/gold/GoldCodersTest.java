/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.gold;

import static dev.tidemark.transforms.Events.click;
import static dev.tidemark.transforms.Events.pageView;
import static dev.tidemark.transforms.coder.Blocks.assertGolden;
import static dev.tidemark.transforms.coder.Blocks.assertRefusesOtherBytes;
import static dev.tidemark.transforms.coder.Blocks.assertWellBehaved;
import static java.time.Duration.ofSeconds;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tidemark.transforms.window.WindowPane;
import dev.tidemark.transforms.window.WindowPaneCoder;
import java.util.Arrays;
import java.util.HexFormat;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.testing.CoderProperties;
import org.apache.beam.sdk.transforms.windowing.PaneInfo.Timing;
import org.apache.beam.sdk.util.CoderUtils;
import org.junit.jupiter.api.Test;

final class GoldCodersTest {
  private static final WindowPane PANE = new WindowPane(500, 600, 2, Timing.LATE, true);
  private static final byte[] BYTES = {9, 8};

  @Test
  void paneBytes() throws Exception {
    assertGolden(WindowPaneCoder.of(), PANE, "01 06 e807 c801 04 06");
  }

  @Test
  void panes() throws Exception {
    assertWellBehaved(
        WindowPaneCoder.of(),
        Arrays.stream(Timing.values())
            .flatMap(
                timing ->
                    java.util.stream.Stream.of(
                        new WindowPane(-60_000, 0, Long.MAX_VALUE, timing, true),
                        new WindowPane(Long.MIN_VALUE, Long.MAX_VALUE, 0, timing, false)))
            .toArray(WindowPane[]::new));
  }

  @Test
  void eventsPerMinuteBytes() throws Exception {
    assertGolden(
        EventsPerMinuteCoder.of(),
        new EventsPerMinute(PANE, "click", 70, 3, BYTES, 1000),
        "01 14 e807 c801 04 06 05636c69636b 8c01 06 020908 d00f");
  }

  @Test
  void eventsPerMinute() throws Exception {
    assertWellBehaved(
        EventsPerMinuteCoder.of(),
        new EventsPerMinute(PANE, "click", 70, 3, BYTES, 1000),
        new EventsPerMinute(PANE, "", Long.MAX_VALUE, 0, new byte[0], Long.MIN_VALUE));
  }

  @Test
  void activeUsersBytes() throws Exception {
    assertGolden(
        ActiveUsersCoder.of(),
        new ActiveUsers(PANE, 3, 70, BYTES, 1000),
        "01 0e e807 c801 04 06 06 8c01 020908 d00f");
  }

  @Test
  void activeUsers() throws Exception {
    assertWellBehaved(
        ActiveUsersCoder.of(),
        new ActiveUsers(PANE, 3, 70, BYTES, 1000),
        new ActiveUsers(PANE, Long.MAX_VALUE, 0, new byte[5_000], Long.MAX_VALUE));
  }

  @Test
  void pageViewsBytes() throws Exception {
    assertGolden(
        PageViewsCoder.of(),
        new PageViews(PANE, 1, "/p", 70, 3, 1000),
        "01 0f e807 c801 04 06 02 022f70 8c01 06 d00f");
  }

  @Test
  void pageViews() throws Exception {
    assertWellBehaved(
        PageViewsCoder.of(),
        new PageViews(PANE, 1, "/p", 70, 3, 1000),
        new PageViews(PANE, Integer.MAX_VALUE, "", Long.MAX_VALUE, 0, Long.MIN_VALUE));
  }

  @Test
  void activityBytes() throws Exception {
    assertGolden(ActivityCoder.of(), new Activity(70, BYTES, 1000), "01 07 8c01 020908 d00f");
  }

  @Test
  void activities() throws Exception {
    assertWellBehaved(
        ActivityCoder.of(),
        new Activity(70, BYTES, 1000),
        new Activity(0, new byte[0], Long.MIN_VALUE));
  }

  @Test
  void pageViewCountsBytes() throws Exception {
    assertGolden(PageViewCountsCoder.of(), new PageViewCounts(BYTES, 1000), "01 05 020908 d00f");
  }

  @Test
  void pageViewCounts() throws Exception {
    assertWellBehaved(
        PageViewCountsCoder.of(),
        new PageViewCounts(BYTES, 1000),
        new PageViewCounts(new byte[0], Long.MIN_VALUE));
  }

  @Test
  void activityAccumulatorBytes() throws Exception {
    ActivityAccumulator accumulator = new ActivityAccumulator();
    accumulator.add(click("e", "alice", ofSeconds(1)));
    assertAccumulatorGolden(
        ActivityAccumulatorCoder.of(),
        accumulator,
        "01 14 02 0c 0201070c03080108ae007907 d0ff85e4be68");
    assertThat(
        copy(ActivityAccumulatorCoder.of(), accumulator).toActivity(),
        is(accumulator.toActivity()));
    assertAccumulator(ActivityAccumulatorCoder.of(), accumulator);
    assertAccumulator(ActivityAccumulatorCoder.of(), new ActivityAccumulator());
  }

  @Test
  void pageViewAccumulatorBytes() throws Exception {
    PageViewAccumulator accumulator = new PageViewAccumulator();
    accumulator.add(pageView("e", "alice", "/p", ofSeconds(1)));
    assertAccumulatorGolden(
        PageViewAccumulatorCoder.of(),
        accumulator,
        """
        01 35 2e 04010a0d03000000 0100000000000000 0100000000000000 0000000000000000
        0100000000000000 020000002f70 d0ff85e4be68
        """);
    assertThat(
        copy(PageViewAccumulatorCoder.of(), accumulator).toCounts(), is(accumulator.toCounts()));
    assertAccumulator(PageViewAccumulatorCoder.of(), accumulator);
    assertAccumulator(PageViewAccumulatorCoder.of(), new PageViewAccumulator());
  }

  @Test
  void sketchesOfAnotherFamilyAreRefused() {
    assertNoSketch(
        ActivityAccumulatorCoder.of(), "01 14 02 0c 0201060c03080108ae007907 d0ff85e4be68");
    assertNoSketch(PageViewAccumulatorCoder.of(), "01 0f 08 01010b0d03040000 d0ff85e4be68");
  }

  private static <T> void assertAccumulator(Coder<T> coder, T accumulator) throws Exception {
    CoderProperties.structuralValueDecodeEncodeEqual(coder, accumulator);
    CoderProperties.coderSerializable(coder);
    assertRefusesOtherBytes(coder, accumulator);
  }

  private static <T> void assertAccumulatorGolden(Coder<T> coder, T accumulator, String hex)
      throws CoderException {
    assertThat(
        HexFormat.of().formatHex(CoderUtils.encodeToByteArray(coder, accumulator)),
        is(hex.replaceAll("\\s", "")));
  }

  private static void assertNoSketch(Coder<?> coder, String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
    CoderException refused =
        assertThrows(CoderException.class, () -> CoderUtils.decodeFromByteArray(coder, bytes));
    assertThat(refused.getMessage(), containsString("not a sketch of"));
  }

  private static <T> T copy(Coder<T> coder, T value) throws CoderException {
    return CoderUtils.clone(coder, value);
  }
}
