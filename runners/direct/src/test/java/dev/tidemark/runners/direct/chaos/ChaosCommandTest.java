/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.direct.chaos;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;

import dev.tidemark.pipeline.command.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code tidemark chaos} where it cannot start. */
final class ChaosCommandTest {

  @TempDir private Path folder;

  @Test
  void allThatIsWrongIsSaidAtOnce() {
    CommandRun run = CommandRun.of("chaos", "rides", "--cluster", "--minutes=0");
    assertThat(run.err(), run.exitCode(), is(2));
    assertThat(
        run.err(),
        allOf(
            containsString("rides can go on from a checkpoint only"),
            containsString("--cluster needs --runner spark"),
            containsString("minutes = 0.0 is not allowed; allowed: more than 0, up to 1440")));
  }

  @Test
  void anUnknownPipelineEndsWithTwo() {
    CommandRun run = CommandRun.of("chaos", "clikstream", "--folder=" + folder);
    assertThat(run.err(), run.exitCode(), is(2));
    assertThat(run.err(), containsString("clikstream"));
  }

  @Test
  void aFolderThatIsNotEmptyIsLeftAlone() throws IOException {
    Path file = Files.writeString(folder.resolve("mine"), "mine");
    CommandRun run = CommandRun.of("chaos", "--folder=" + folder);
    assertThat(run.err(), run.exitCode(), is(2));
    assertThat(run.err(), containsString(folder + " is not empty"));
    assertThat(Files.readString(file), is("mine"));
  }
}
