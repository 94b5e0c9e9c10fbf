/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.direct;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidemark.pipeline.command.TidemarkProcess;
import dev.tidemark.pipeline.contract.ClickstreamSample;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A backfill in a process of its own, which is killed over the commit, at one point after another.
 */
final class KilledBackfillTest {

  private static final int KILLED = 137;

  private static final List<String> BACKFILL =
      List.of(
          "backfill", "--from=2026-01-05T08:30:00Z", "--to=2026-01-05T09:10:00Z", "--layer=silver");

  /** Silver, duplicates, and what gold counts in all. */
  private static final String COUNTS =
      """
      SELECT (SELECT count(*) FROM silver_clickstream) AS silver,
        (SELECT count(*) FROM duplicates) AS duplicates,
        (SELECT sum(event_count)::BIGINT FROM gold_events_per_minute_latest) AS gold\
      """;

  @TempDir Path folder;

  @Test
  void readersSeeAllOfItOrNothingAndTheNextCommandDoesTheRest() throws Exception {
    commands().run("run", "clickstream", "--input=" + ClickstreamSample.file());
    String before = commands().rows(COUNTS);
    String after = null;
    for (String point :
        List.of("BATCH_NOTED", "TABLE_COMMITTED:1", "TABLE_COMMITTED:3", "LEDGER_COMMITTED")) {
      kill(point);
      String seen = commands().rows(COUNTS);
      if (!point.equals("LEDGER_COMMITTED")) {
        assertThat(point, seen, equalTo(before));
      }
      commands().requireAccountedFor();

      assertThat(point, backfill().path("result").asText(), equalTo("NOTHING_TO_DO"));
      after = after == null ? commands().rows(COUNTS) : after;
      assertThat(point, commands().rows(COUNTS), equalTo(after));
      commands().requireAccountedFor();
      if (point.equals("LEDGER_COMMITTED")) {
        assertThat(seen, equalTo(after));
      }
      commands().run("rollback", lastOperation());
      assertThat(point, commands().rows(COUNTS), equalTo(before));
    }
  }

  private JsonNode backfill() throws IOException {
    return commands().json(BACKFILL.toArray(String[]::new));
  }

  private String lastOperation() throws IOException {
    String first = commands().run("rollback", "--json").out().lines().findFirst().orElseThrow();
    return new ObjectMapper().readTree(first).path("operation").asText();
  }

  private void kill(String point) throws InterruptedException {
    List<String> arguments = new ArrayList<>(BACKFILL);
    arguments.add("--warehouse=" + commands().warehouse());
    try (TidemarkProcess process =
        TidemarkProcess.start(
            List.of("tidemark.die-at=" + point), folder.resolve("output"), arguments)) {
      assertThat(process.said(), process.waitFor(Duration.ofMinutes(2)), is(KILLED));
    }
  }

  private OperatorCommands commands() {
    return new OperatorCommands("clickstream", folder.resolve("warehouse"));
  }
}
