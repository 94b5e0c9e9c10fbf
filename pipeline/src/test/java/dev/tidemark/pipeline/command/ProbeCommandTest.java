/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.command;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What commands of other modules can rely on. */
final class ProbeCommandTest {

  @Test
  void tablesAreFoundWithoutASource() {
    CommandRun run =
        CommandRun.of(
            Map.of("TIDEMARK_CATALOG_TYPE", "rest", "TIDEMARK_MAX_DELAY", "7m"),
            "probe",
            "--warehouse",
            "s3://bucket/tables",
            "select 1",
            "--catalog.uri=https://catalog",
            "--catalog.token=${env:TOKEN}");
    assertThat(
        run.out().strip(),
        is(
            "select 1 {token=${env:TOKEN}, type=rest, uri=https://catalog,"
                + " warehouse=s3://bucket/tables}"));
    assertThat("the command's own exit code", run.exitCode(), is(1));
  }

  @Test
  void whatTheCommandDoesNotKnowIsNamed() {
    CommandRun run = CommandRun.of("probe", "--warehuose=x");
    assertThat(run.exitCode(), is(2));
    assertThat(run.err(), containsString("did you mean warehouse?"));
  }

  @ParameterizedTest
  @CsvSource({
    "source, 3, tidemark: Kafka is away.",
    "interruption, 130, stopped",
    "unexpected, 5, IllegalStateException: cannot be",
  })
  void failuresBecomeASentenceAndAnExitCode(String failure, int exitCode, String sentence) {
    CommandRun run = CommandRun.of("probe", "--fail", failure);
    assertThat(run.exitCode(), is(exitCode));
    assertThat(run.err(), containsString(sentence));
    assertThat(run.err(), not(containsString("\tat ")));
    assertThat(
        CommandRun.of("probe", "--fail", failure, "--verbose").err(), containsString("\tat "));
  }
}
