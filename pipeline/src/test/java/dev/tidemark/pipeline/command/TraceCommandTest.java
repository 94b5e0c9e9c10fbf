/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.command;

import static dev.tidemark.pipeline.table.TableFixture.POLICY;
import static dev.tidemark.pipeline.table.TableFixture.bytes;
import static dev.tidemark.pipeline.table.TableFixture.deadLetter;
import static dev.tidemark.pipeline.table.TableFixture.event;
import static dev.tidemark.pipeline.table.TableFixture.eventsPerMinute;
import static dev.tidemark.pipeline.table.TableFixture.raw;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidemark.pipeline.table.ClickstreamTables;
import dev.tidemark.pipeline.table.TableCommit;
import dev.tidemark.pipeline.table.TableFixture;
import dev.tidemark.pipeline.table.Warehouse;
import dev.tidemark.pipeline.table.WarehouseSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.beam.sdk.transforms.windowing.PaneInfo.Timing;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Six records: a good one, its duplicate, one too late, a dead letter, and one on its way. */
final class TraceCommandTest {

  @TempDir Path folder;
  private TableCommit bronze;
  private TableCommit silver;

  @BeforeEach
  void recordsOfEachKind() {
    try (Warehouse warehouse = Warehouse.open(WarehouseSettings.local(folder))) {
      TableFixture tables = new TableFixture(warehouse);
      bronze =
          tables.commit(
              ClickstreamTables.bronze(),
              LongStream.range(0, 5).mapToObj(TableFixture::raw).toList());
      tables.commit(ClickstreamTables.bronze(), List.of(raw(5)));
      silver =
          tables.commit(
              ClickstreamTables.silver(POLICY),
              List.of(event("good", 0, Duration.ofSeconds(-2)), event("b", 1, Duration.ZERO)));
      tables.commit(
          ClickstreamTables.duplicates(POLICY), List.of(event("good", 2, Duration.ofSeconds(-2))));
      tables.commit(
          ClickstreamTables.lateEvents(), List.of(event("late", 3, Duration.ofMinutes(11))));
      tables.commit(ClickstreamTables.deadLetters(), List.of(deadLetter(4)));
      tables.commit(
          ClickstreamTables.eventsPerMinute(),
          List.of(eventsPerMinute(0, Timing.EARLY, 3), eventsPerMinute(1, Timing.LATE, 7)));
    }
  }

  @Test
  void aGoodEventIsFollowedFromItsBytesToItsWindow() throws IOException {
    List<JsonNode> records = json("trace", "good");

    assertThat(records.size(), equalTo(2));
    JsonNode good = records.get(0);
    assertThat(good.path("record").asText(), equalTo("clicks-0@0"));
    assertThat(good.path("outcome").asText(), equalTo("SILVER"));
    assertThat(good.at("/bronze/row/payload").binaryValue(), equalTo(bytes("payload-0")));
    assertThat(good.at("/bronze/row/headers/0/name").asText(), equalTo("source"));
    assertThat(good.at("/bronze/snapshot_id").asLong(), equalTo(bronze.snapshotId()));
    assertThat(
        good.at("/bronze/summary").path("tidemark.commit-id").asText(), equalTo(bronze.commitId()));
    assertThat(
        good.at("/bronze/file").asText(),
        allOf(
            startsWith(folder.resolve("tidemark/bronze_clickstream/data").toString()),
            endsWith(".parquet")));
    assertThat(good.at("/places/0/table").asText(), equalTo("silver_clickstream"));
    assertThat(good.at("/places/0/row/lateness_ms").asLong(), equalTo(-2000L));
    assertThat(good.at("/places/0/snapshot_id").asLong(), equalTo(silver.snapshotId()));
    assertThat(good.at("/duplicates/0").asText(), equalTo("clicks-0@2"));
    assertThat(good.path("counted_in").size(), equalTo(1));
    assertThat(good.at("/counted_in/0/row/event_count").asLong(), equalTo(7L));
    assertThat(good.at("/counted_in/0/row/pane_index").asLong(), equalTo(1L));
  }

  @Test
  void aDuplicateNamesTheRecordThatCounts() throws IOException {
    JsonNode duplicate = json("trace", "good").get(1);

    assertThat(duplicate.path("outcome").asText(), equalTo("DUPLICATE"));
    assertThat(duplicate.path("winner").asText(), equalTo("clicks-0@0"));
    assertThat(duplicate.path("counted_in").size(), equalTo(0));
  }

  @Test
  void aLateEventSaysHowLate() {
    CommandRun run = run("trace", "late");

    assertThat(run.err(), run.exitCode(), is(0));
    assertThat(
        run.out(),
        allOf(
            containsString("record clicks-0@3: too late"),
            containsString("lateness_ms 660000"),
            containsString("counts nowhere until a backfill of silver brings it in")));
  }

  @Test
  void aDeadLetterSaysWhy() {
    CommandRun run = run("trace", "--topic", "clicks", "--partition", "0", "--offset", "4");

    assertThat(run.err(), run.exitCode(), is(0));
    assertThat(
        run.out(),
        allOf(
            containsString("record clicks-0@4: dead letter"),
            containsString("payload  payload-4"),
            containsString("failure_type wrong_type"),
            containsString("message user_id is a number, field_path /user_id")));
  }

  @Test
  void aDeadLetterIsFoundByTheIdInItsBytes() throws IOException {
    // What the fixture's dead letters hold of their payload.
    assertThat(json("trace", "{\"user").get(0).path("outcome").asText(), equalTo("DEAD_LETTER"));
  }

  @Test
  void aRecordOnItsWayIsFoundByTheBytesInBronze() throws IOException {
    JsonNode record = json("trace", "payload-5").get(0);
    assertThat(record.path("record").asText(), equalTo("clicks-0@5"));
    assertThat(record.path("outcome").asText(), equalTo("NOWHERE_YET"));
  }

  @Test
  void whatNobodyHasEndsWithOne() {
    CommandRun event = run("trace", "nobody");
    assertThat(event.exitCode(), is(1));
    assertThat(
        event.err(),
        equalTo("tidemark: No table of clickstream has a record of the event nobody\n"));

    CommandRun record = run("trace", "--topic", "clicks", "--partition", "0", "--offset", "77");
    assertThat(record.exitCode(), is(1));
    assertThat(record.err(), containsString("the record clicks-0@77"));
  }

  @Test
  void halfARecordIsRefused() {
    assertThat(run("trace", "--topic", "clicks").exitCode(), is(2));
    assertThat(run("trace", "good", "--offset", "1").exitCode(), is(2));
  }

  private List<JsonNode> json(String... arguments) throws IOException {
    CommandRun run =
        run(Stream.concat(Stream.of(arguments), Stream.of("--json")).toArray(String[]::new));
    assertThat(run.err(), run.exitCode(), equalTo(0));
    ObjectMapper json = new ObjectMapper();
    List<JsonNode> records = new ArrayList<>();
    for (String line : run.out().lines().toList()) {
      records.add(json.readTree(line));
    }
    return records;
  }

  private CommandRun run(String... arguments) {
    return CommandRun.of(
        Stream.concat(Stream.of(arguments), Stream.of("--warehouse", folder.toString()))
            .toArray(String[]::new));
  }
}
