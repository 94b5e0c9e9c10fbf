/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.join;

import static dev.tidemark.transforms.coder.Blocks.assertGolden;

import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.testing.CoderProperties;
import org.junit.jupiter.api.Test;

final class JoinCodersTest {

  @Test
  void joined() throws Exception {
    JoinedCoder<String, String> coder = JoinedCoder.of(StringUtf8Coder.of(), StringUtf8Coder.of());
    assertGolden(coder, new Joined<>("l", "r"), "016c 01 0172");
    assertGolden(coder, new Joined<>("l", null), "016c 00");
    CoderProperties.coderSerializable(coder);
    CoderProperties.coderDeterministic(coder, new Joined<>("l", null), new Joined<>("l", null));
  }

  @Test
  void heldRows() throws Exception {
    HeldRowCoder<String> coder = HeldRowCoder.of(StringUtf8Coder.of());
    assertGolden(coder, new HeldRow<>(300, true, "l"), "ac02 01 016c");
    CoderProperties.coderSerializable(coder);
  }
}
