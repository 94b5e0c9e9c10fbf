/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.direct;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemark.pipeline.command.CommandRun;
import dev.tidemark.pipeline.contract.ClickstreamSample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The sample runs through the pipeline once; then its results are made anew. Four of its events
 * came too late: two are copies of events that were in time, two are not.
 */
final class BackfillClickstreamTest {

  private static final String[] RANGE = {
    "--from", "2026-01-05T08:30:00Z", "--to", "2026-01-05T09:10:00Z"
  };

  @TempDir Path folder;

  @Test
  void liveAndBackfillAreEqualButForWhatCameTooLate() throws IOException {
    run("run", "clickstream", "--input=" + ClickstreamSample.file());
    long silver = number("SELECT count(*) FROM silver_clickstream");
    String gold = rows(counts("gold_events_per_minute_latest"));

    JsonNode compared = json("backfill", "--dry-run", "--layer", "silver");
    assertThat(compared.path("result").asText(), equalTo("COMPARED"));
    assertThat(compared.toString(), compared.path("unexplained").asLong(), is(0L));
    assertThat(compared.toString(), compared.path("lost").asLong(), is(0L));
    assertThat(compared.path("too_late").asLong(), is(2L));
    assertThat(rows(counts("gold_events_per_minute_latest")), equalTo(gold));

    JsonNode gilded = json("backfill");
    assertThat(gilded.path("result").asText(), equalTo("SWAPPED"));
    assertThat(OperatorCommands.differences(gilded, "gold_events_per_minute"), greaterThan(0L));
    assertThat(number("SELECT count(*) FROM silver_clickstream"), is(silver));
    assertThat(json("backfill").path("result").asText(), equalTo("NOTHING_TO_DO"));

    JsonNode silvered = json("backfill", "--layer", "silver");
    assertThat(silvered.path("result").asText(), equalTo("SWAPPED"));
    assertThat(OperatorCommands.differences(silvered, "gold_events_per_minute"), is(0L));
    assertThat(number("SELECT count(*) FROM silver_clickstream"), is(silver + 2));
    assertThat(
        json("backfill", "--layer", "silver").path("result").asText(), equalTo("NOTHING_TO_DO"));
    requireAccountedFor();
    // What gold counts is what silver holds.
    assertThat(
        rows(counts("gold_events_per_minute_latest")),
        equalTo(
            rows(
                "SELECT date_trunc('minute', event_time) AS window_start, event_type, count(*) AS"
                    + " event_count FROM silver_clickstream GROUP BY ALL ORDER BY 1, 2")));

    CommandRun rollback = run("rollback", silvered.path("operation").asText(), "--json");
    assertThat(rollback.out(), containsString("duplicates"));
    assertThat(number("SELECT count(*) FROM silver_clickstream"), is(silver));
    requireAccountedFor();
    run("rollback", gilded.path("operation").asText());
    assertThat(rows(counts("gold_events_per_minute_latest")), equalTo(gold));
  }

  @Test
  void anEventTwoDaysLateComesInWithTheNextBackfillOfItsDay() throws IOException {
    ObjectMapper json = new ObjectMapper();
    List<String> records = new ArrayList<>(Files.readAllLines(ClickstreamSample.file()));
    ObjectNode first = (ObjectNode) json.readTree(records.get(0));
    assertThat(first.path("partition").asInt(), is(0));
    long next = 0;
    for (String line : records) {
      JsonNode record = json.readTree(line);
      if (record.path("partition").asInt() == 0) {
        next = Math.max(next, record.path("offset").asLong() + 1);
      }
    }
    String id = json.readTree(first.path("value").asText()).path("event_id").asText();
    String newId = "two-days-late";
    long later = first.path("timestamp").asLong() + Duration.ofDays(2).toMillis();
    first.put("timestamp", later);
    records.add(json.writeValueAsString(first.put("offset", next)));
    records.add(
        json.writeValueAsString(
            first
                .put("offset", next + 1)
                .put("value", first.path("value").asText().replace(id, newId))));
    // Events of two days later, so that the day is behind the pipeline.
    records.add(
        json.writeValueAsString(
            first
                .put("offset", next + 2)
                .put("timestamp", later + Duration.ofHours(1).toMillis())
                .put("value", "not an event")));
    Path input = Files.write(folder.resolve("late.jsonl"), records);
    run("run", "clickstream", "--input=" + input);
    String both = " WHERE event_id IN ('" + id + "', '" + newId + "') ORDER BY ALL";
    assertThat(
        rows("SELECT kafka_offset AS n, lateness_ms > 172000000 AS late FROM late_events" + both),
        equalTo("{\"n\":" + next + ",\"late\":true}\n{\"n\":" + (next + 1) + ",\"late\":true}\n"));
    String minute =
        "SELECT sum(event_count)::BIGINT FROM gold_events_per_minute_latest WHERE window_start ="
            + " (SELECT date_trunc('minute', event_time) FROM silver_clickstream WHERE event_id = '"
            + id
            + "')";
    long counted = number(minute);
    requireAccountedFor();

    assertThat(json("backfill", "--layer", "silver").path("result").asText(), equalTo("SWAPPED"));
    assertThat(
        json("backfill", "--layer", "silver").path("result").asText(), equalTo("NOTHING_TO_DO"));

    assertThat(number(minute), is(counted + 1));
    assertThat(
        rows("SELECT event_id AS id, lateness_class AS class FROM silver_clickstream" + both),
        equalTo(
            "{\"id\":\""
                + id
                + "\",\"class\":\"on_time\"}\n{\"id\":\""
                + newId
                + "\",\"class\":\"too_late\"}\n"));
    assertThat(
        rows("SELECT kafka_offset AS n FROM duplicates" + both), equalTo("{\"n\":" + next + "}\n"));
    requireAccountedFor();
  }

  @Test
  void deadLettersThatAreGoodForTodaysCodeAreRecoveredOnce() throws IOException {
    // No clock may be ahead by anything: good events become dead letters.
    run("run", "clickstream", "--input=" + ClickstreamSample.file(), "--maxClockSkew=0s");
    long silver = number("SELECT count(*) FROM silver_clickstream");
    long future =
        number("SELECT count(*) FROM dead_letters WHERE failure_type = 'future_timestamp'");
    assertThat(future, greaterThan(1L));

    JsonNode tried = replay("--type", "future_timestamp", "--dry-run");
    assertThat(tried.path("chosen").asLong(), is(future));
    assertThat(tried.path("recovered").asLong(), is(future - 1));
    assertThat(tried.at("/failures/future_timestamp").asLong(), is(1L));
    assertThat(number("SELECT count(*) FROM silver_clickstream"), is(silver));

    JsonNode replayed = replay("--type", "future_timestamp");
    assertThat(replayed.at("/rebuilt/result").asText(), equalTo("SWAPPED"));
    assertThat(replayed.at("/rebuilt/recovered").asLong(), is(future - 1));
    requireAccountedFor();
    String after = rows("SELECT * FROM silver_clickstream ORDER BY kafka_partition, kafka_offset");

    JsonNode again = replay("--type", "future_timestamp");
    assertThat(again.path("chosen").asLong(), is(1L));
    assertThat(again.path("recovered").asLong(), is(0L));
    assertThat(
        rows("SELECT * FROM silver_clickstream ORDER BY kafka_partition, kafka_offset"),
        equalTo(after));
    assertThat(number("SELECT max(attempt) FROM replays"), is(3L));
    requireAccountedFor();

    CommandRun list = run("deadletters", "list", "--type", "future_timestamp", "--json");
    assertThat(list.out(), containsString("\"attempts\":3,\"state\":\"failed_again\""));
    run("rollback", replayed.path("operation").asText());
    assertThat(number("SELECT count(*) FROM silver_clickstream"), is(silver));
  }

  @Test
  void whatIsStillOpenIsLeftAlone() {
    run("run", "clickstream", "--input=" + ClickstreamSample.file());
    CommandRun refused =
        commands().attempt("backfill", "--from", "2026-01-05T09:00:00Z", "--to", "2027-01-01");
    assertThat(refused.exitCode(), is(4));
    assertThat(refused.err(), containsString("the pipeline may still change what happened after"));

    CommandRun backwards =
        commands().attempt("backfill", "--from", "2026-01-06", "--to", "2026-01-05");
    assertThat(backwards.exitCode(), is(2));
  }

  private JsonNode replay(String... options) throws IOException {
    return commands().json(with(new String[] {"deadletters", "replay"}, options));
  }

  private JsonNode json(String command, String... options) throws IOException {
    return commands().json(with(with(new String[] {command}, RANGE), options));
  }

  private static String[] with(String[] arguments, String... more) {
    return Stream.concat(Stream.of(arguments), Stream.of(more)).toArray(String[]::new);
  }

  private static String counts(String table) {
    return "SELECT window_start, event_type, event_count FROM " + table + " ORDER BY 1, 2";
  }

  private void requireAccountedFor() {
    commands().requireAccountedFor();
  }

  private long number(String sql) {
    return commands().number(sql);
  }

  private String rows(String sql) {
    return commands().rows(sql);
  }

  private CommandRun run(String... arguments) {
    return commands().run(arguments);
  }

  private OperatorCommands commands() {
    return new OperatorCommands("clickstream", folder);
  }
}
