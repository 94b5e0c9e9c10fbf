/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.testdata.clickstream;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;

import dev.tidemark.testdata.clickstream.Expectation.ActiveUsers;
import dev.tidemark.testdata.clickstream.Expectation.PageMinute;
import dev.tidemark.testdata.clickstream.Expectation.TypeMinute;
import dev.tidemark.testdata.clickstream.Expectation.UserMinute;
import dev.tidemark.testdata.clickstream.SlowRecount.Seen;
import dev.tidemark.testdata.plan.TimeRule;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The oracle against a recount of the bytes that shares nothing with the generator. */
final class OracleTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);

  @ParameterizedTest(name = "seed {0}, {1} events at {2} a second")
  @CsvSource({
    "7, 2000, 11",
    "8, 3000, 2",
    "9, 2500, 0.05",
    "10, 6000, 1000",
    "-11, 400, 11",
    "12, 20000, 11"
  })
  void equalsRecount(long seed, long events, double rate) throws IOException {
    assertEqualsRecount(
        GeneratorSettings.defaults().withSeed(seed).withEvents(events).withRate(rate));
  }

  @ParameterizedTest(name = "maxDelay {0}, allowedLateness {1}, maxClockSkew {2}")
  @CsvSource({"PT10S, PT10S, PT10S", "PT24H, PT10S, PT24H", "PT10S, PT24H, PT10S"})
  void equalsRecountAtTheLimits(Duration maxDelay, Duration allowedLateness, Duration maxClockSkew)
      throws IOException {
    assertEqualsRecount(
        GeneratorSettings.defaults()
            .withSeed(13)
            .withEvents(1_500)
            .withPartitions(1)
            .withUsers(3)
            .withPages(1)
            .withDuplicateShare(0.3)
            .withLateShare(0.2)
            .withTooLateShare(0.1)
            .withDefectShare(Defect.TRUNCATED_JSON, 0.05)
            .withUnknownFieldShare(1)
            .withClockAheadShare(0.5)
            .withTimeRule(new TimeRule(maxDelay, allowedLateness, maxClockSkew)));
  }

  private static void assertEqualsRecount(GeneratorSettings settings) throws IOException {
    Generated generated = Generated.from(settings);
    Expectation expected = generated.expectation();

    SlowRecount recount = SlowRecount.of(settings.timeRule(), generated.records());

    assertThat(expected.received(), is(recount.received));
    assertThat(expected.good(), is((long) recount.good.size()));
    assertThat(expected.duplicate(), is((long) recount.duplicates.size()));
    assertThat(expected.tooLate(), is((long) recount.tooLate.size()));
    assertThat(expected.deadLettersByType(), equalTo(recount.deadLetters));
    assertThat(
        expected.onTime(),
        is(
            recount.good.stream()
                .filter(
                    event -> event.latenessMillis() <= settings.timeRule().maxDelay().toMillis())
                .count()));
    assertThat(
        expected.eventsWithUnknownFields(),
        is(recount.good.stream().filter(Seen::unknownFields).count()));
    SortedSet<Instant> minutes = new TreeSet<>();
    recount.good.forEach(event -> minutes.add(minuteOf(event)));
    assertThat(expected.eventsPerMinute(), equalTo(eventsPerMinute(recount, minutes)));
    assertThat(expected.usersPerMinute(), equalTo(usersPerMinute(recount, minutes)));
    assertThat(expected.activeUsers(), equalTo(activeUsers(recount, minutes)));
    assertThat(expected.pageViews(), equalTo(pageViews(recount, minutes)));
  }

  private static Instant minuteOf(Seen event) {
    return Instant.ofEpochMilli(event.timeMillis()).truncatedTo(ChronoUnit.MINUTES);
  }

  private static List<TypeMinute> eventsPerMinute(SlowRecount recount, SortedSet<Instant> minutes) {
    List<TypeMinute> rows = new ArrayList<>();
    for (Instant minute : minutes) {
      TreeMap<String, List<Seen>> byType = new TreeMap<>();
      for (Seen event : recount.during(minute, MINUTE)) {
        byType.computeIfAbsent(event.type(), type -> new ArrayList<>()).add(event);
      }
      byType.forEach(
          (type, events) ->
              rows.add(new TypeMinute(minute, type, events.size(), SlowRecount.users(events))));
    }
    return rows;
  }

  private static List<UserMinute> usersPerMinute(SlowRecount recount, SortedSet<Instant> minutes) {
    List<UserMinute> rows = new ArrayList<>();
    for (Instant minute : minutes) {
      List<Seen> events = recount.during(minute, MINUTE);
      rows.add(new UserMinute(minute, events.size(), SlowRecount.users(events)));
    }
    return rows;
  }

  private static List<ActiveUsers> activeUsers(SlowRecount recount, SortedSet<Instant> minutes) {
    SortedSet<Instant> starts = new TreeSet<>();
    for (Instant minute : minutes) {
      for (int back = 0; back < 5; back++) {
        starts.add(minute.minus(Duration.ofMinutes(back)));
      }
    }
    List<ActiveUsers> rows = new ArrayList<>();
    for (Instant start : starts) {
      List<Seen> events = recount.during(start, FIVE_MINUTES);
      rows.add(
          new ActiveUsers(
              start, start.plus(FIVE_MINUTES), SlowRecount.users(events), events.size()));
    }
    return rows;
  }

  private static List<PageMinute> pageViews(SlowRecount recount, SortedSet<Instant> minutes) {
    List<PageMinute> rows = new ArrayList<>();
    for (Instant minute : minutes) {
      TreeMap<String, Long> views = new TreeMap<>();
      recount.during(minute, MINUTE).stream()
          .filter(event -> event.type().equals("page_view"))
          .map(Seen::page)
          .filter(Objects::nonNull)
          .forEach(page -> views.merge(page, 1L, Long::sum));
      views.forEach((page, count) -> rows.add(new PageMinute(minute, page, count)));
    }
    return rows;
  }
}
