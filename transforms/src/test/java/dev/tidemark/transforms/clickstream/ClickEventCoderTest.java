/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.clickstream;

import static dev.tidemark.transforms.coder.Blocks.assertGolden;
import static dev.tidemark.transforms.coder.Blocks.assertWellBehaved;

import dev.tidemark.transforms.record.RecordPosition;
import org.junit.jupiter.api.Test;

final class ClickEventCoderTest {
  private static final RecordPosition POSITION = new RecordPosition("cl", 3, 70, 1000, 1007);

  private static final ClickEvent WHOLE =
      new ClickEvent(
          "e1", "u2", "s3", "click", "/p", "/r", "tv", "DE", 996, "{}", "{\"x\":1}", 1, POSITION);
  private static final ClickEvent REQUIRED_ONLY =
      new ClickEvent(
          "e1", "u2", null, "click", null, null, null, null, 996, null, null, 0, POSITION);

  @Test
  void wholeBytes() throws Exception {
    assertGolden(
        ClickEventCoder.of(),
        WHOLE,
        """
        01 33 7f 026531 027532 05636c69636b c80f 02636c 06 8c01 d00f 0e
        027333 022f70 022f72 027476 024445 027b7d 077b2278223a317d 02
        """);
  }

  @Test
  void requiredOnlyBytes() throws Exception {
    assertGolden(
        ClickEventCoder.of(),
        REQUIRED_ONLY,
        "01 19 00 026531 027532 05636c69636b c80f 02636c 06 8c01 d00f 0e 00");
  }

  @Test
  void events() throws Exception {
    assertWellBehaved(
        ClickEventCoder.of(),
        WHOLE,
        REQUIRED_ONLY,
        new ClickEvent(
            "", "", "", "of tomorrow", "", "", "", "", Long.MIN_VALUE, "", "", 0, POSITION),
        new ClickEvent(
            "é",
            "😀",
            null,
            "page_view",
            "/" + "ü".repeat(9_000),
            null,
            "",
            null,
            Long.MAX_VALUE,
            null,
            "{}",
            Integer.MAX_VALUE,
            POSITION));
  }

  @Test
  void eachOptionalFieldHasItsOwnBit() throws Exception {
    assertWellBehaved(
        ClickEventCoder.of(),
        optional("a", null, null, null, null, null, null),
        optional(null, "a", null, null, null, null, null),
        optional(null, null, "a", null, null, null, null),
        optional(null, null, null, "a", null, null, null),
        optional(null, null, null, null, "a", null, null),
        optional(null, null, null, null, null, "a", null),
        optional(null, null, null, null, null, null, "a"));
  }

  private static ClickEvent optional(
      String session,
      String page,
      String referrer,
      String device,
      String country,
      String properties,
      String unknown) {
    return new ClickEvent(
        "e",
        "u",
        session,
        "scroll",
        page,
        referrer,
        device,
        country,
        5,
        properties,
        unknown,
        0,
        POSITION);
  }
}
