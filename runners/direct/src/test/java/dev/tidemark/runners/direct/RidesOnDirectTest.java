/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.direct;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;

import dev.tidemark.pipeline.command.CommandRun;
import dev.tidemark.pipeline.contract.RidesContract;
import org.junit.jupiter.api.Test;

/** The rides contract on the direct runner. */
final class RidesOnDirectTest extends RidesContract {

  RidesOnDirectTest() {
    super("direct");
  }

  /** Sessions and joins could not be rebuilt from what a run without a checkpoint replays. */
  @Test
  void tablesThatHoldRecordsAreRefusedWithoutACheckpoint() {
    CommandRun again =
        CommandRun.of(
            "run",
            "rides",
            "--bootstrapServers=localhost:9",
            "--topics=ride_events",
            "--warehouse=" + warehouse(),
            "--runner=direct");
    assertThat(again.err(), again.exitCode(), is(2));
    assertThat(
        again.err(),
        containsString("rides can go on from a checkpoint only, which this runner does not keep"));
  }
}
