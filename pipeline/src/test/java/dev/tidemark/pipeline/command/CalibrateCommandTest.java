/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.command;

import static dev.tidemark.pipeline.table.TableFixture.POLICY;
import static dev.tidemark.pipeline.table.TableFixture.event;
import static dev.tidemark.pipeline.table.TableFixture.raw;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidemark.pipeline.table.ClickstreamTables;
import dev.tidemark.pipeline.table.TableFixture;
import dev.tidemark.pipeline.table.Warehouse;
import dev.tidemark.pipeline.table.WarehouseSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A hundred events: 99 of them one to 99 seconds late, one too late by far. */
final class CalibrateCommandTest {

  @TempDir Path folder;

  @BeforeEach
  void aHundredEvents() {
    try (Warehouse warehouse = Warehouse.open(WarehouseSettings.local(folder))) {
      TableFixture tables = new TableFixture(warehouse);
      tables.commit(ClickstreamTables.bronze(), List.of(raw(0)));
      tables.commit(
          ClickstreamTables.silver(POLICY),
          LongStream.rangeClosed(1, 99)
              .mapToObj(i -> event("e" + i, i, Duration.ofSeconds(i)))
              .toList());
      tables.commit(
          ClickstreamTables.lateEvents(), List.of(event("l", 100, Duration.ofMinutes(20))));
    }
  }

  @Test
  void measuresAndSuggests() throws IOException {
    JsonNode result = json("calibrate", "--json", "--loss", "0");

    assertThat(result.at("/overall/events").asLong(), equalTo(100L));
    assertThat(result.at("/overall/p50_millis").asLong(), equalTo(50_000L));
    assertThat(result.at("/overall/p95_millis").asLong(), equalTo(95_000L));
    assertThat(result.at("/overall/p99_millis").asLong(), equalTo(99_000L));
    assertThat(result.at("/overall/max_millis").asLong(), equalTo(1_200_000L));
    assertThat(result.at("/groups/0/topic").asText(), equalTo("clicks"));
    // 99 s and half of it, in whole minutes; the rest of the 20 minutes is allowed lateness.
    assertThat(result.at("/suggestion/max_delay_millis").asLong(), equalTo(180_000L));
    assertThat(result.at("/suggestion/allowed_lateness_millis").asLong(), equalTo(1_020_000L));
  }

  @Test
  void eachCandidateHasItsCost() throws IOException {
    JsonNode costs =
        json("calibrate", "--json", "--candidates", "10s,1m", "--allowed-lateness", "1m")
            .path("costs");

    assertThat(costs.size(), equalTo(3));
    assertThat(
        costs.get(0).toString(),
        equalTo(
            "{\"max_delay_millis\":10000,\"on_time\":10,\"late\":60,\"too_late\":30,"
                + "\"too_late_share\":0.3}"));
    assertThat(
        costs.get(1).toString(),
        equalTo(
            "{\"max_delay_millis\":60000,\"on_time\":60,\"late\":39,\"too_late\":1,"
                + "\"too_late_share\":0.01}"));
  }

  @Test
  void printsTables() {
    CommandRun run = run("calibrate", "--by", "user_id");

    assertThat(run.err(), run.exitCode(), equalTo(0));
    assertThat(run.out(), containsString("Lateness of 100 events of clickstream"));
    assertThat(run.out(), containsString("user-e99"));
    assertThat(run.out().replaceAll(" +", " "), containsString("3m 180.0 99 0 1 1.000% suggested"));
    assertThat(
        run.out(),
        containsString(
            "Suggestion: maxDelay 3m (p99 1m39s and 50% on top), allowedLateness 17m (at most"
                + " 0.1% lost)"));
    assertThat(run.out(), containsString("warning: only 100 events"));
  }

  @Test
  void aRangeWithoutEventsIsSaid() {
    CommandRun run = run("calibrate", "--from", "2027-01-01");
    assertThat(run.exitCode(), equalTo(4));
    assertThat(
        run.err(),
        equalTo(
            "tidemark: There is nothing to calibrate: no events of clickstream arrived in the time"
                + " range\n"));
  }

  @Test
  void badOptionsAreExplained() {
    for (List<String> bad :
        List.of(
            List.of("--from", "yesterday"),
            List.of("--from", "2026-03-02", "--to", "2026-03-02"),
            List.of("--by", "no_such_column"),
            List.of("--margin", "-1"),
            List.of("--loss", "100"),
            List.of("--pipeline", "clickstrean"))) {
      CommandRun run =
          run(Stream.concat(Stream.of("calibrate"), bad.stream()).toArray(String[]::new));
      assertThat(bad + run.err(), run.exitCode(), equalTo(2));
    }
  }

  private JsonNode json(String... arguments) throws IOException {
    CommandRun run = run(arguments);
    assertThat(run.err(), run.exitCode(), equalTo(0));
    return new ObjectMapper().readTree(run.out());
  }

  private CommandRun run(String... arguments) {
    return CommandRun.of(
        Stream.concat(Stream.of(arguments), Stream.of("--warehouse", folder.toString()))
            .toArray(String[]::new));
  }
}
