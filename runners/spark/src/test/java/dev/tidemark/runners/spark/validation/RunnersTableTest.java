/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.validation;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The README's runners table is what the recorded results say. */
class RunnersTableTest {
  private static final Path FOLDER = Path.of("validates-runner");
  private static final Path PAGE = Path.of("..", "..", "README.md");

  @Test
  void everyTestClassIsInOneRow() throws IOException {
    assertThat(RunnersTable.of(FOLDER).classesNotOfOneFeature(), is(empty()));
  }

  @Test
  void theReadmeShowsWhatIsRecorded() throws IOException {
    String page = Files.readString(PAGE);

    assertThat(RunnersTable.of(FOLDER).in(page), is(page));
  }
}
