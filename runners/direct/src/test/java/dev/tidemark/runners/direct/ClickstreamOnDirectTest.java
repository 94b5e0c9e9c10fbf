/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.direct;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesRegex;

import dev.tidemark.pipeline.command.CommandRun;
import dev.tidemark.pipeline.contract.ClickstreamContract;
import dev.tidemark.pipeline.contract.ClickstreamSample;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The clickstream contract on the direct runner, by the command line, from a record file. */
final class ClickstreamOnDirectTest extends ClickstreamContract {

  ClickstreamOnDirectTest() {
    super("direct");
  }

  @Override
  protected void run(Path folder) {
    CommandRun run = runSample();
    assertThat(run.err(), run.exitCode(), is(0));
  }

  @Test
  void aSecondRunIntoTheSameTablesIsRefused() {
    CommandRun again = runSample();
    assertThat(again.err(), again.exitCode(), is(2));
    assertThat(
        again.err(),
        matchesRegex("tidemark: The .* holds 303 records already, [^\n]* add --again\\.\n"));
  }

  private CommandRun runSample() {
    return CommandRun.of(
        "run",
        "clickstream",
        "--input=" + ClickstreamSample.file(),
        "--warehouse=" + warehouse(),
        "--runner=direct");
  }
}
