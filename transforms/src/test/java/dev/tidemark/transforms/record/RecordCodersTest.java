/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.record;

import static dev.tidemark.transforms.coder.Blocks.assertGolden;
import static dev.tidemark.transforms.coder.Blocks.assertWellBehaved;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidemark.transforms.record.RawRecord.Header;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RecordCodersTest {
  private static final RecordPosition POSITION = new RecordPosition("cl", 3, 70, 1000, 1007);

  @Test
  void positionBytes() throws Exception {
    assertGolden(RecordPositionCoder.of(), POSITION, "01 09 02636c 06 8c01 d00f 0e");
  }

  @Test
  void positions() throws Exception {
    assertWellBehaved(
        RecordPositionCoder.of(),
        POSITION,
        new RecordPosition("", 0, 0, 0, 0),
        new RecordPosition(
            "größe", Integer.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE, Long.MIN_VALUE),
        new RecordPosition("t", Integer.MIN_VALUE, Long.MIN_VALUE, Long.MIN_VALUE, Long.MAX_VALUE));
  }

  @Test
  void rawRecordBytes() throws Exception {
    assertGolden(
        RawRecordCoder.of(),
        new RawRecord(
            POSITION,
            "k".getBytes(UTF_8),
            "{}".getBytes(UTF_8),
            List.of(new Header("h", new byte[] {-1}), new Header("h", null))),
        "01 18 03 02636c 06 8c01 d00f 0e 016b 027b7d 02 0168 01 01ff 0168 00");
  }

  @Test
  void tombstoneBytes() throws Exception {
    assertGolden(
        RawRecordCoder.of(),
        new RawRecord(POSITION, null, null, List.of()),
        "01 0b 00 02636c 06 8c01 d00f 0e 00");
  }

  @Test
  void rawRecords() throws Exception {
    assertWellBehaved(
        RawRecordCoder.of(),
        new RawRecord(POSITION, null, null, List.of()),
        new RawRecord(POSITION, new byte[0], null, List.of()),
        new RawRecord(POSITION, null, new byte[0], List.of()),
        new RawRecord(POSITION, new byte[] {1}, new byte[70_000], List.of()),
        new RawRecord(
            POSITION, null, null, List.of(new Header("", new byte[0]), new Header("ü", null))));
  }
}
