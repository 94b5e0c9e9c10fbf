/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.testdata.rides;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tidemark.testdata.plan.ExpectationFile;
import dev.tidemark.testdata.record.GeneratedRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RidesGeneratorTest {

  private static final JsonMapper JSON = new JsonMapper();
  private static final long TWO_HOURS = 7_200_000;

  @Test
  void theSameSeedMakesTheSameRecordsAndAnotherOthers() {
    assertThat(records(3, 400), is(equalTo(records(3, 400))));
    assertThat(records(3, 400), is(not(equalTo(records(4, 400)))));
  }

  @Test
  void anExpectationCanBeWrittenAndRead(@TempDir Path folder) throws IOException {
    RidesExpectation expected = expectation(6, 300);
    assertThat(expected.joined().size() - expected.matched(), is(greaterThan(0L)));
    Path file = folder.resolve("expected.json");
    ExpectationFile.write(expected, file);

    RidesExpectation read = ExpectationFile.read(file, RidesExpectation.class);
    assertThat(read.records(), is(equalTo(expected.records())));
    assertThat(read.joined(), is(equalTo(expected.joined())));
  }

  @Test
  void everyClassIsAmongTheFirstRecordsWhateverTheSeed() {
    for (long seed = 1; seed <= 20; seed++) {
      RidesExpectation expected = expectation(seed, 300);
      assertThat("seed " + seed, expected.records().duplicate(), is(greaterThan(0L)));
      assertThat("seed " + seed, expected.records().late(), is(greaterThan(0L)));
      assertThat("seed " + seed, expected.records().tooLate(), is(greaterThan(0L)));
      assertThat(
          "seed " + seed,
          expected.records().deadLettersByType().keySet(),
          hasItems(
              "truncated_json",
              "not_json",
              "wrong_type",
              "missing_field",
              "empty_field",
              "unknown_event_type",
              "invalid_amount",
              "future_timestamp",
              "absurd_timestamp",
              "empty_value",
              "tombstone"));
    }
  }

  @Test
  void thereAreRidesWithinAndBeyondTheBoundAndSessionsOfSeveralEvents() {
    RidesExpectation expected = expectation(7, 4_000);
    assertThat(expected.matched(), is(greaterThan(300L)));
    assertThat(expected.joined().size() - expected.matched(), is(greaterThan(100L)));
    assertThat(
        expected.sessions().stream().filter(session -> session.events() > 3).count(),
        is(greaterThan(50L)));
    assertThat(
        "each event is in two windows",
        expected.counts().stream().mapToLong(RidesExpectation.TypeCount::events).sum(),
        is(2 * expected.records().good()));
    assertThat(
        "each event is in one session",
        expected.sessions().stream().mapToLong(RidesExpectation.Session::events).sum(),
        is(expected.records().good()));
  }

  /** An oracle of the oracle: reads the bytes, and knows only the rule of lateness. */
  @Test
  void countsSessionsAndRidesAreWhatTheBytesSay() {
    Map<String, Long> counts = new TreeMap<>();
    Map<String, TreeSet<Long>> users = new HashMap<>();
    Map<String, Long> requested = new TreeMap<>();
    Map<String, Long> completed = new HashMap<>();
    Set<String> seen = new HashSet<>();
    for (GeneratedRecord record : records(11, 3_000)) {
      JsonNode event = good(record);
      if (event == null || !seen.add(event.get("event_id").asText())) {
        continue;
      }
      long time = event.get("ts").asLong();
      String type = event.get("event_type").asText();
      long second = Math.floorDiv(time, 30_000L) * 30_000L;
      counts.merge(Instant.ofEpochMilli(second) + type, 1L, Long::sum);
      counts.merge(Instant.ofEpochMilli(second - 30_000L) + type, 1L, Long::sum);
      users.computeIfAbsent(event.get("user_id").asText(), user -> new TreeSet<>()).add(time);
      if (type.equals("ride_requested")) {
        requested.put(event.get("ride_id").asText(), time);
      } else if (type.equals("ride_completed")) {
        completed.put(event.get("ride_id").asText(), time);
      }
    }
    long sessions = 0;
    for (TreeSet<Long> times : users.values()) {
      Long before = null;
      for (long time : times) {
        sessions += before == null || time >= before + 1_800_000 ? 1 : 0;
        before = time;
      }
    }
    long matched =
        requested.entrySet().stream()
            .filter(
                ride -> {
                  Long end = completed.get(ride.getKey());
                  return end != null
                      && end >= ride.getValue()
                      && end <= ride.getValue() + TWO_HOURS;
                })
            .count();
    RidesExpectation expected = expectation(11, 3_000);
    Map<String, Long> expectedCounts = new TreeMap<>();
    expected
        .counts()
        .forEach(row -> expectedCounts.put(row.windowStart() + row.eventType(), row.events()));
    assertThat(expectedCounts, is(equalTo(counts)));
    assertThat((long) expected.sessions().size(), is(sessions));
    assertThat(expected.joined().size(), is(requested.size()));
    assertThat(expected.matched(), is(matched));
  }

  private static JsonNode good(GeneratedRecord record) {
    if (record.value() == null || record.value().length == 0 || record.value().length > 1_000_000) {
      return null;
    }
    try {
      JsonNode event = JSON.readTree(record.value());
      long lateness = record.arrivalMillis() - event.get("ts").asLong();
      boolean valid =
          event.get("ts").isNumber()
              && event.get("event_id").isTextual()
              && !event.get("event_id").asText().isBlank()
              && event.get("user_id").isTextual()
              && !event.get("user_id").asText().isBlank()
              && event.get("event_type").isTextual()
              && event.get("event_type").asText().matches("ride_(req|acc|star|comp|canc)[a-z]+")
              && (event.get("amount") == null || event.get("amount").isNumber())
              && lateness <= 600_000
              && lateness >= -300_000;
      return valid ? event : null;
    } catch (IOException | RuntimeException broken) {
      return null;
    }
  }

  private static List<GeneratedRecord> records(long seed, long events) {
    List<GeneratedRecord> records = new ArrayList<>();
    RidesGenerator.of(RidesGenerator.shape(events).withSeed(seed)).forEachRemaining(records::add);
    return records;
  }

  private static RidesExpectation expectation(long seed, long events) {
    RidesGenerator generator = RidesGenerator.of(RidesGenerator.shape(events).withSeed(seed));
    while (generator.hasNext()) {
      generator.next();
    }
    return generator.expectation();
  }
}
