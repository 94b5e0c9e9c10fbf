/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.command;

import static dev.tidemark.pipeline.table.TableFixture.BASE;
import static dev.tidemark.pipeline.table.TableFixture.bytes;
import static dev.tidemark.pipeline.table.TableFixture.deadLetter;
import static dev.tidemark.pipeline.table.TableFixture.position;
import static dev.tidemark.pipeline.table.TableFixture.raw;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.emptyString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesRegex;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidemark.pipeline.table.ClickstreamTables;
import dev.tidemark.pipeline.table.RecordTables;
import dev.tidemark.pipeline.table.Replay;
import dev.tidemark.pipeline.table.TableFixture;
import dev.tidemark.pipeline.table.Warehouse;
import dev.tidemark.pipeline.table.WarehouseSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three dead letters: one that was never tried again, one that failed twice, one recovered. */
final class DeadLettersCommandTest {

  @TempDir Path folder;

  @BeforeEach
  void threeDeadLetters() {
    try (Warehouse warehouse = Warehouse.open(WarehouseSettings.local(folder))) {
      TableFixture tables = new TableFixture(warehouse);
      tables.commit(ClickstreamTables.bronze(), List.of(raw(0), raw(1), raw(2)));
      tables.commit(
          ClickstreamTables.deadLetters(), List.of(deadLetter(0), deadLetter(1), deadLetter(2)));
      tables.commit(
          RecordTables.replays(),
          List.of(
              replay(1, 2, Replay.Outcome.FAILED_AGAIN), replay(2, 2, Replay.Outcome.RECOVERED)));
    }
  }

  @Test
  void listsWhatIsNotRecovered() {
    CommandRun run = run("deadletters", "list");
    assertThat(run.err(), run.exitCode(), is(0));
    assertThat(
        run.out().replaceAll(" +", " "),
        allOf(
            containsString(
                "clicks-0@0 2026-03-01T10:59:00Z wrong_type /user_id user_id is a number 1234 1"
                    + " waiting"),
            containsString("user_id is a number 1234 2 failed_again"),
            containsString("wrong_type failed_again 1 2026-03-01T10:59:00Z"),
            containsString("(2 rows)")));
  }

  @Test
  void choosesByTimeTypeAndTopic() {
    assertThat(records("--all"), equalTo(List.of("clicks-0@0", "clicks-0@1", "clicks-0@2")));
    assertThat(records("--limit", "1"), equalTo(List.of("clicks-0@0")));
    assertThat(records("--type", "not_json,wrong_type").size(), equalTo(2));
    assertThat(records("--type", "not_json"), is(List.of()));
    assertThat(records("--topic", "clicks").size(), equalTo(2));
    assertThat(records("--topic", "others"), is(List.of()));
    assertThat(records("--from", "2026-03-01T10:59:00Z").size(), equalTo(2));
    assertThat(records("--to", "2026-03-01T10:59:00Z"), is(List.of()));
  }

  @Test
  void showsADeadLetterWithItsWholePayloadAndItsReplays() throws IOException {
    CommandRun run = run("deadletters", "show", "clicks-0@1", "--json");
    assertThat(run.err(), run.exitCode(), is(0));
    JsonNode letter = new ObjectMapper().readTree(run.out());
    assertThat(letter.path("payload").binaryValue(), equalTo(bytes("payload-1")));
    assertThat(letter.path("failure_type").asText(), equalTo("wrong_type"));
    assertThat(letter.path("state").asText(), equalTo("failed_again"));
    assertThat(letter.at("/replays/0/attempt").asInt(), equalTo(2));

    assertThat(
        run("deadletters", "show", "clicks-0@1").out().replaceAll(" +", " "),
        allOf(
            containsString("payload payload-1\n"),
            matchesRegex("(?s).*replay attempt 2, outcome failed_again, .*")));
  }

  @Test
  void aRecordThatIsNoneEndsWithOne() {
    CommandRun run = run("deadletters", "show", "clicks-0@77");
    assertThat(run.exitCode(), is(1));
    assertThat(run.out(), is(emptyString()));
    assertThat(
        run.err(), equalTo("tidemark: The record clicks-0@77 of clickstream is no dead letter\n"));
  }

  @Test
  void badOptionsAreExplained() {
    CommandRun type = run("deadletters", "list", "--type", "wrong_typ");
    assertThat(type.exitCode(), is(2));
    assertThat(type.err(), containsString("--type knows no \"wrong_typ\""));
    assertThat(run("deadletters").exitCode(), is(2));
    assertThat(run("deadletters", "list", "--limit", "-1").exitCode(), is(2));
    assertThat(run("deadletters", "show", "somewhere").exitCode(), is(2));
  }

  private List<String> records(String... options) {
    CommandRun run =
        run(
            Stream.concat(Stream.of("deadletters", "list", "--json"), Stream.of(options))
                .toArray(String[]::new));
    assertThat(run.err(), run.exitCode(), is(0));
    return run.out()
        .lines()
        .map(line -> line.replaceAll(".*\"record\":\"([^\"]*)\".*", "$1"))
        .toList();
  }

  private static Replay replay(long offset, int attempt, Replay.Outcome outcome) {
    return new Replay(
        "clickstream",
        position(offset, Duration.ZERO),
        attempt,
        outcome,
        outcome == Replay.Outcome.RECOVERED ? null : "wrong_type",
        null,
        "replay-1",
        BASE.toEpochMilli());
  }

  private CommandRun run(String... arguments) {
    return CommandRun.of(
        Stream.concat(Stream.of(arguments), Stream.of("--warehouse", folder.toString()))
            .toArray(String[]::new));
  }
}
