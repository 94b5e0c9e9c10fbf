/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.deduplicate;

import static dev.tidemark.transforms.coder.Blocks.assertGolden;
import static dev.tidemark.transforms.coder.Blocks.assertWellBehaved;

import org.junit.jupiter.api.Test;

final class EventIdentityCoderTest {

  @Test
  void bytes() throws Exception {
    assertGolden(EventIdentityCoder.of(), new EventIdentity("e1", 1000), "01 05 026531 d00f");
  }

  @Test
  void identities() throws Exception {
    assertWellBehaved(
        EventIdentityCoder.of(),
        new EventIdentity("e1", 1000),
        new EventIdentity("e1", 1001),
        new EventIdentity("é", Long.MIN_VALUE),
        new EventIdentity("", Long.MAX_VALUE));
  }
}
