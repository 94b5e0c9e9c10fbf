/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.direct;

import static dev.tidemark.runners.direct.OperatorCommands.differences;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.testdata.record.RecordFile;
import dev.tidemark.testdata.record.RecordFileWriter;
import dev.tidemark.testdata.rides.RidesGenerator;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Rides run through the pipeline once; then their counts, sessions and completions are made anew.
 * What they must be is computed from silver by SQL, another way than the pipeline's.
 */
final class BackfillRidesTest {

  private static final long SEED = 11;
  private static final long EVENTS = 900;

  private static final List<String> WHOLE = List.of("2026-01-05T00:00:00Z", "2026-01-05T18:00:00Z");

  private static final String SESSIONS =
      """
      SELECT user_id, window_start, last_event_time, event_count, amount
      FROM gold_ride_sessions_latest ANTI JOIN (
        SELECT user_id, unnest(replaced_first_events) AS window_start FROM gold_ride_sessions)
        USING (user_id, window_start)
      ORDER BY ALL\
      """;

  private static final String SESSIONS_OF_SILVER =
      """
      SELECT user_id, min(event_time) AS window_start, max(event_time) AS last_event_time,
        count(*) AS event_count, sum(coalesce(amount, 0)) AS amount
      FROM (
        SELECT *, sum(CASE WHEN before IS NULL OR event_time - before >= INTERVAL 30 MINUTE
          THEN 1 ELSE 0 END) OVER (PARTITION BY user_id ORDER BY event_time, event_id) AS session
        FROM (SELECT *, lag(event_time) OVER (PARTITION BY user_id ORDER BY event_time, event_id)
          AS before FROM silver_rides))
      GROUP BY user_id, session ORDER BY ALL\
      """;

  private static final String COMPLETIONS =
      "SELECT ride_id, requested_at, completed_at FROM ride_completions ORDER BY ALL";

  private static final String COMPLETIONS_OF_SILVER =
      """
      SELECT r.ride_id, r.event_time AS requested_at, c.event_time AS completed_at
      FROM silver_rides AS r LEFT JOIN (
        SELECT * FROM silver_rides WHERE event_type = 'ride_completed') AS c
        ON c.ride_id = r.ride_id AND c.event_time >= r.event_time
          AND c.event_time <= r.event_time + INTERVAL 2 HOUR
      WHERE r.event_type = 'ride_requested' ORDER BY ALL\
      """;

  private static final String COUNTS =
      """
      SELECT window_start, event_type, event_count FROM gold_ride_counts_latest ORDER BY ALL\
      """;

  private static final String COUNTS_OF_SILVER =
      """
      SELECT window_start, event_type, count(*) AS event_count FROM (
        SELECT event_type, unnest([
          time_bucket(INTERVAL 30 SECOND, event_time),
          time_bucket(INTERVAL 30 SECOND, event_time) - INTERVAL 30 SECOND]) AS window_start
        FROM silver_rides)
      GROUP BY ALL ORDER BY ALL\
      """;

  @TempDir Path folder;

  @Test
  void liveAndBackfillAreEqual() throws IOException {
    run(0);
    for (String layer : List.of("gold", "silver")) {
      JsonNode report = backfill(WHOLE, "--layer", layer);
      assertThat(report.toString(), report.path("result").asText(), equalTo("NOTHING_TO_DO"));
      assertThat(report.toString(), report.path("lost").asLong(), is(0L));
    }
    resultsAreThoseOfSilver();
  }

  @Test
  void whatCameTooLateComesInOnceAndGoesWithTheRollback() throws IOException {
    run(0.06);
    String sessions = commands().rows(SESSIONS);
    String completions = commands().rows(COMPLETIONS);
    long silver = commands().number("SELECT count(*) FROM silver_rides");

    JsonNode gilded = backfill(WHOLE, "--layer", "gold", "--dry-run");
    assertThat(gilded.toString(), gilded.path("unexplained").asLong(), is(0L));
    JsonNode report = backfill(WHOLE, "--layer", "silver");
    assertThat(report.toString(), report.path("result").asText(), equalTo("SWAPPED"));
    for (String table : List.of("gold_ride_counts", "gold_ride_sessions", "ride_completions")) {
      assertThat(report.toString(), differences(report, table), greaterThan(0L));
    }
    assertThat(
        commands().number("SELECT count(*) FROM silver_rides"),
        is(silver + report.path("too_late").asLong()));
    resultsAreThoseOfSilver();
    commands().requireAccountedFor();

    assertThat(
        backfill(WHOLE, "--layer", "silver").path("result").asText(), equalTo("NOTHING_TO_DO"));

    commands().run("rollback", report.path("operation").asText());
    assertThat(commands().rows(SESSIONS), equalTo(sessions));
    assertThat(commands().rows(COMPLETIONS), equalTo(completions));
  }

  /** Sessions, joins and windows cross each of these edges. */
  @Test
  void partByPartIsAsTheWhole() throws IOException {
    run(0.06);
    List<String> edges =
        List.of(WHOLE.get(0), "2026-01-05T09:41:07Z", "2026-01-05T10:30:00.500Z", WHOLE.get(1));
    for (int part : List.of(1, 2, 0)) {
      JsonNode report = backfill(edges.subList(part, part + 2), "--layer", "silver");
      assertThat(report.toString(), report.path("result").asText(), equalTo("SWAPPED"));
    }
    JsonNode again = backfill(WHOLE, "--layer", "silver");
    assertThat(again.toString(), again.path("result").asText(), equalTo("NOTHING_TO_DO"));
    resultsAreThoseOfSilver();
    commands().requireAccountedFor();
  }

  /** Other sessions than the live ones are differences that nothing explains. */
  @Test
  void anotherGapIsPutInPlaceOnlyIfItIsMeant() throws IOException {
    run(0);
    String[] options = {
      "backfill",
      "--pipeline=rides",
      "--rideSessions=session 20m",
      "--from",
      WHOLE.get(0),
      "--to",
      WHOLE.get(1),
      "--json"
    };
    assertThat(commands().attempt(options).exitCode(), is(1));
    resultsAreThoseOfSilver();

    String[] accepted = Arrays.copyOf(options, options.length + 1);
    accepted[options.length] = "--accept";
    commands().run(accepted);
    assertThat(
        commands().rows(SESSIONS),
        equalTo(commands().rows(SESSIONS_OF_SILVER.replace("30 MINUTE", "20 MINUTE"))));
    assertThat(commands().rows(COMPLETIONS), equalTo(commands().rows(COMPLETIONS_OF_SILVER)));
  }

  private void resultsAreThoseOfSilver() {
    assertThat(commands().rows(SESSIONS), equalTo(commands().rows(SESSIONS_OF_SILVER)));
    assertThat(commands().rows(COMPLETIONS), equalTo(commands().rows(COMPLETIONS_OF_SILVER)));
    assertThat(commands().rows(COUNTS), equalTo(commands().rows(COUNTS_OF_SILVER)));
  }

  private JsonNode backfill(List<String> range, String... options) throws IOException {
    return commands()
        .json(
            Stream.concat(
                    Stream.of("backfill", "--from", range.get(0), "--to", range.get(1)),
                    Stream.of(options))
                .toArray(String[]::new));
  }

  private void run(double tooLateShare) throws IOException {
    RidesGenerator rides =
        RidesGenerator.of(
            RidesGenerator.shape(EVENTS)
                .withSeed(SEED)
                .withShares(0.05, 0.05, tooLateShare, 0.002));
    Path file = folder.resolve("rides.jsonl");
    try (RecordFileWriter writer = RecordFile.write(file)) {
      while (rides.hasNext()) {
        writer.write(rides.next());
      }
    }
    commands().run("run", "rides", "--input=" + file);
  }

  private OperatorCommands commands() {
    return new OperatorCommands("rides", folder.resolve("warehouse"));
  }
}
