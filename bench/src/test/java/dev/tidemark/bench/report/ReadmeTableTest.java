/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.bench.report;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The README quotes the results that are kept, and nothing else. */
final class ReadmeTableTest {
  private static final Path RESULTS = Path.of("results");
  private static final Path PAGE = Path.of("..", "README.md");

  @Test
  void theReadmeShowsWhatIsKept() throws IOException {
    String page = Files.readString(PAGE);

    assertThat(ReadmeTable.of(RESULTS).in(page), is(page));
  }

  @Test
  void aPageWithoutAPlaceForItIsRefused() throws IOException {
    ReadmeTable table = ReadmeTable.of(RESULTS);

    IllegalArgumentException refusal =
        assertThrows(IllegalArgumentException.class, () -> table.in("# A page\n"));

    assertThat(refusal.getMessage(), containsString("no place"));
  }
}
