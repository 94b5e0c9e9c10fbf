/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.testdata.clickstream;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ExpectationTest {
  private static final Expectation EXPECTATION =
      Generated.from(GeneratorSettings.defaults().withSeed(3).withEvents(1_500)).expectation();

  @TempDir Path folder;

  @Test
  void readsWhatItWrote() throws IOException {
    Path file = folder.resolve("expected.json");
    EXPECTATION.writeTo(file);
    assertThat(Expectation.readFrom(file), equalTo(EXPECTATION));
    assertThat(
        Files.readString(file),
        allOf(
            containsString("\"dead_letters_by_type\""),
            containsString("\"window_start\" : \"2026-01-05T09:0")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"received\"|\"got\"|received",
        "\"on_time\" : |\"on_time\" : \"x\" + |on_time",
        "\"seed\" : 3,||seed",
        "T09:0|T99:0|not an instant"
      })
  void refusesWhatIsNotAnExpectation(String part, String replacement, String problem)
      throws IOException {
    Path file = folder.resolve("expected.json");
    EXPECTATION.writeTo(file);
    String with = replacement == null ? "" : replacement;
    Files.writeString(file, Files.readString(file).replace(part, with));
    IOException refused = assertThrows(IOException.class, () -> Expectation.readFrom(file));
    assertThat(
        refused.getMessage(), allOf(containsString("expected.json"), containsString(problem)));
  }

  @Test
  void summaryHoldsTheCounts() {
    assertThat(
        EXPECTATION.summary(),
        allOf(
            containsString("received"),
            containsString("1,503"),
            containsString("payload_too_large")));
  }
}
