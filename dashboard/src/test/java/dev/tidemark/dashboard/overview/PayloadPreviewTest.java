/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.dashboard.overview;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import org.junit.jupiter.api.Test;

final class PayloadPreviewTest {

  @Test
  void textStaysAsItIs() {
    assertThat(preview("{\"name\":\"Zoë 🙂\"}"), is("{\"name\":\"Zoë 🙂\"}"));
  }

  @Test
  void controlCharactersBecomeTheirPictures() {
    assertThat(preview("a\u0000b\nc\u001b[31m"), is("a␀b␊c␛[31m"));
  }

  @Test
  void textCannotBeTurnedAround() {
    assertThat(preview("a\u202egnp.exe"), is("a\ufffdgnp.exe"));
  }

  @Test
  void bytesThatAreNoTextAreReplaced() {
    assertThat(
        PayloadPreview.of(new byte[] {(byte) 0xff, 'a', (byte) 0xc3}, 3), is("\ufffda\ufffd"));
  }

  @Test
  void longTextIsCutAtCodePoints() {
    String smiles = "🙂".repeat(PayloadPreview.MAX_CHARACTERS);

    assertThat(preview(smiles), is(smiles));
    assertThat(preview(smiles + "x"), is(smiles + "…"));
  }

  @Test
  void aBeginningIsMarkedAsCut() {
    assertThat(PayloadPreview.of("abc".getBytes(UTF_8), 2_000_000), is("abc…"));
  }

  private static String preview(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    return PayloadPreview.of(bytes, bytes.length);
  }
}
