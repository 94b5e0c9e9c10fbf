/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.direct;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.arrayWithSize;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.emptyString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import dev.tidemark.pipeline.command.CommandRun;
import dev.tidemark.pipeline.contract.ClickstreamSample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code tidemark run clickstream} where it cannot start: an exit code and one sentence. */
final class RunClickstreamRefusalsTest {

  @TempDir private Path folder;

  @Test
  void aMissingInputFileEndsWithThree() {
    Path missing = folder.resolve("missing.jsonl");
    assertRefused(run(missing, folder.resolve("warehouse"), "direct"), 3, missing.toString());
  }

  @Test
  void aWarehouseBelowAFileEndsWithFour() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "no folder");
    assertRefused(
        run(ClickstreamSample.file(), file.resolve("warehouse"), "direct"), 4, file.toString());
    assertThat(Files.readString(file), is("no folder"));
  }

  @Test
  void anUnknownRunnerEndsWithTwo() {
    Path warehouse = folder.resolve("warehouse");
    assertRefused(run(ClickstreamSample.file(), warehouse, "dirct"), 2, "did you mean direct?");
    assertThat(Files.exists(warehouse), is(false));
  }

  private static CommandRun run(Path input, Path warehouse, String runner) {
    return CommandRun.of(
        "run", "clickstream", "--input=" + input, "--warehouse=" + warehouse, "--runner=" + runner);
  }

  private static void assertRefused(CommandRun run, int exitCode, String reason) {
    assertThat(run.err(), run.exitCode(), is(exitCode));
    assertThat(run.out(), is(emptyString()));
    assertThat(
        run.err(),
        allOf(startsWith("tidemark: "), containsString(reason), not(containsString("\tat "))));
    assertThat(run.err().split("\n"), is(arrayWithSize(1)));
  }
}
