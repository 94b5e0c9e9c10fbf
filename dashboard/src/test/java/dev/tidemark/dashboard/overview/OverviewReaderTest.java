/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.dashboard.overview;

import static dev.tidemark.dashboard.sample.SampleClickstream.MINUTE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.nullValue;

import dev.tidemark.dashboard.sample.MemoryTables;
import dev.tidemark.dashboard.sample.SampleClickstream;
import dev.tidemark.transforms.clickstream.EventType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class OverviewReaderTest {

  private static final long SEED = 20_261_121;
  private static final long NOON = Instant.parse("2026-11-21T12:00:00Z").toEpochMilli();
  private static final long HOUR = 60 * MINUTE;

  private final MemoryTables tables = new MemoryTables();
  private final SampleClickstream sample = new SampleClickstream(tables, SEED);
  private final OverviewReader reader = new OverviewReader(tables, StateRule.DEFAULT);

  @AfterEach
  void closeTables() {
    reader.close();
  }

  @Test
  void tablesThatWereNeverCommittedToAreEmpty() {
    Overview overview = reader.read(NOON);

    assertThat(overview, equalTo(Overview.empty("/data/warehouse")));
  }

  @Test
  void tablesThatWereCommittedToWithoutRowsAreEmpty() {
    sample.commit(NOON);

    assertThat(reader.read(NOON).state(), is(PipelineState.EMPTY));
  }

  @Test
  void justCommittedTablesAreLive() {
    sample.upTo(NOON, 60, 200).commit(NOON + 2_500);

    Overview overview = reader.read(NOON + 3_000);

    assertThat(overview.state(), is(PipelineState.LIVE));
    assertThat(overview.freshness().lastCommitMillis(), is(NOON + 2_500));
    assertThat(overview.freshness().newestWindowEndMillis(), is(NOON));
    assertThat(overview.freshness().finalUpToMillis(), is(NOON - 10 * MINUTE));
    assertThat(overview.freshness().openWindows(), is(10));
  }

  @Test
  void arrivalToVisibleIsFromTheNewestArrivalToTheCommitOfIt() {
    sample.deadLetter("not_json", "no JSON", new byte[] {1}, NOON).commit(NOON + 4_200);
    tables.commit(Sql.PAGE_VIEWS, NOON + 60_000);

    assertThat(reader.read(NOON + 61_000).freshness().arrivalToVisibleMillis(), is(4_200L));
  }

  @Test
  void withoutNewRecordsButWithCommitsItIsQuiet() {
    sample.upTo(NOON, 20, 50).commit(NOON);
    tables.commit(Sql.EVENTS_PER_MINUTE, NOON + 4 * MINUTE);

    assertThat(reader.read(NOON + 5 * MINUTE).state(), is(PipelineState.QUIET));
  }

  @Test
  void openWindowsWithoutCommitsMeanStopped() {
    sample.upTo(NOON, 20, 50).commit(NOON);

    assertThat(reader.read(NOON + 3 * MINUTE).state(), is(PipelineState.QUIET));
    assertThat(reader.read(NOON + 3 * MINUTE + 1).state(), is(PipelineState.STOPPED));
  }

  @Test
  void recordsInFlightWithoutCommitsMeanStopped() {
    sample.upTo(NOON, 20, 50).closeUpTo(NOON);
    tables.insert("DELETE FROM silver_clickstream WHERE kafka_offset = 3");
    sample.commit(NOON);

    Overview overview = reader.read(NOON + HOUR);

    assertThat(overview.inFlight(), is(1L));
    assertThat(overview.state(), is(PipelineState.STOPPED));
  }

  @Test
  void finishedWorkIsQuietAndThenAnOldSnapshot() {
    sample.upTo(NOON, 20, 50).closeUpTo(NOON).commit(NOON);

    assertThat(reader.read(NOON + 15 * MINUTE).state(), is(PipelineState.QUIET));
    assertThat(reader.read(NOON + 15 * MINUTE + 1).state(), is(PipelineState.OLD));
  }

  @Test
  void aSimulatedPastIsLiveWhileItIsCommitted() {
    sample.upTo(NOON - Duration.ofDays(400).toMillis(), 60, 50).commit(NOON);

    Overview overview = reader.read(NOON + 1_000);

    assertThat(overview.state(), is(PipelineState.LIVE));
    assertThat(overview.activity().minutes(), hasSize(60));
  }

  @Test
  void everyRecordIsCountedOnce() {
    sample.upTo(NOON, 30, 400).commit(NOON);

    Quality quality = reader.read(NOON).quality();

    assertThat(quality.inFlight(), is(0L));
    assertThat(quality.good(), equalTo(quality.onTime().plus(quality.late())));
    for (Tally tally :
        List.of(quality.onTime(), quality.late(), quality.duplicates(), quality.tooLate())) {
      assertThat(tally.lastMinute(), allOf(greaterThan(0L), lessThan(tally.total() / 10)));
    }
  }

  @Test
  void recordsOfOtherStreamsAreNotCounted() {
    sample.deadLetter("not_json", "no JSON", new byte[] {1}, NOON);
    tables.insert(
        "INSERT INTO dead_letters SELECT * REPLACE ('rides' AS stream) FROM dead_letters");
    sample.commit(NOON);

    assertThat(reader.read(NOON).quality().deadLetters().total(), is(1L));
    assertThat(reader.read(NOON).deadLetters(), hasSize(1));
  }

  @Test
  void theLatestPaneIsTheValue() {
    sample.minute(NOON, 100).minute(NOON, 200).commit(NOON);

    Activity activity = reader.read(NOON).activity();

    assertThat(
        activity.types().get(0).count(), is(sample.events(EventType.PAGE_VIEW, NOON, NOON + 1)));
  }

  @Test
  void theLastHourEndsWithTheNewestWindow() {
    sample
        .minute(NOON - 61 * MINUTE, 100)
        .minute(NOON - 60 * MINUTE, 100)
        .minute(NOON - MINUTE, 50);
    sample.closeUpTo(NOON - MINUTE).commit(NOON);

    Activity activity = reader.read(NOON).activity();

    assertThat(activity.minutes(), hasSize(60));
    assertThat(activity.minutes().get(0).startMillis(), is(NOON - 60 * MINUTE));
    assertThat(activity.minutes().get(0).counts().get("page_view"), is(46L));
    assertThat(activity.minutes().get(1).counts().size(), is(0));
    assertThat(activity.openMinutes(), is(1));
  }

  @Test
  void sharesAddUpToAHundredPerCentAndKeepTheOrderOfTheTypes() {
    sample.upTo(NOON, 60, 100).commit(NOON);

    List<Activity.TypeShare> types = reader.read(NOON).activity().types();

    assertThat(
        types.stream().map(Activity.TypeShare::type).toList(),
        contains("page_view", "click", "scroll", "purchase", "add_to_cart"));
    assertThat(
        types.stream().mapToDouble(Activity.TypeShare::percent).sum(), closeTo(100, 0.000_001));
  }

  @Test
  void usersOfTheLastHourAreMergedAndNotAddedUp() {
    sample.upTo(NOON, 90, 400).commit(NOON);

    Audience audience = reader.read(NOON).audience();

    long exact = sample.distinctUsers(NOON - HOUR, NOON);
    long addedUp = audience.recent().stream().mapToLong(Audience.Users::users).sum();
    // Four standard errors of a sketch with 4,096 registers.
    assertThat((double) audience.lastHour().users(), closeTo((double) exact, 0.065 * exact));
    assertThat(addedUp, greaterThan(3 * exact));
    assertThat(audience.lastHour().startMillis(), is(NOON - HOUR));
  }

  @Test
  void usersNowAreThoseOfTheWindowThatEndsWithTheNewestMinute() {
    sample.upTo(NOON, 20, 400).commit(NOON);

    Audience audience = reader.read(NOON).audience();

    long exact = sample.distinctUsers(NOON - 5 * MINUTE, NOON);
    assertThat(audience.now().endMillis(), is(NOON));
    assertThat((double) audience.now().users(), closeTo((double) exact, 0.065 * exact));
    assertThat(audience.now().isFinal(), is(false));
  }

  @Test
  void aClockThatIsAheadIsNotNow() {
    sample.upTo(NOON, 20, 400).minute(NOON + 4 * MINUTE, 1);
    tables.insert(
        "DELETE FROM bronze_clickstream WHERE arrival_time > TIMESTAMPTZ '2026-11-21 12:00:00Z'");
    sample.commit(NOON);

    assertThat(reader.read(NOON).audience().now().endMillis(), is(NOON + 0L));
  }

  @Test
  void pagesAreAddedUpOverTenMinutes() {
    sample.page(NOON - 12 * MINUTE, "/long-ago", 1_000);
    for (int i = 1; i <= 10; i++) {
      sample.page(NOON - i * MINUTE, "/each-minute", 7).page(NOON - i * MINUTE, "/rare", i);
    }
    sample.minute(NOON - MINUTE, 0).commit(NOON);

    TopPages top = reader.read(NOON).topPages();

    assertThat(
        top.pages(),
        contains(new TopPages.Page("/each-minute", 70, 0), new TopPages.Page("/rare", 55, 0)));
    assertThat(top.isFinal(), is(false));
  }

  @Test
  void eachTypeOfDeadLetterShowsItsNewest() {
    sample
        .deadLetter("not_json", "first", "one".getBytes(UTF_8), NOON - 2 * MINUTE)
        .deadLetter("not_json", "second", "two".getBytes(UTF_8), NOON)
        .deadLetter("tombstone", "a tombstone", new byte[0], NOON - 3 * MINUTE);
    tables.insert("UPDATE dead_letters SET payload = NULL WHERE failure_type = 'tombstone'");
    sample.commit(NOON);

    List<DeadLetters> letters = reader.read(NOON).deadLetters();

    assertThat(letters.stream().map(DeadLetters::type).toList(), contains("not_json", "tombstone"));
    assertThat(letters.get(0).tally(), equalTo(new Tally(2, 1)));
    assertThat(letters.get(0).newest().message(), is("second"));
    assertThat(letters.get(0).newest().payload(), is("two"));
    assertThat(letters.get(0).newest().offset(), is(2L));
    assertThat(letters.get(1).newest().payload(), nullValue());
  }

  @Test
  void tablesThatDidNotChangeAreNotReadAgain() {
    sample.upTo(NOON, 20, 50).commit(NOON);
    reader.read(NOON);
    int queries = tables.queriesRun();

    reader.read(NOON + 1_000);
    assertThat(tables.queriesRun(), is(queries));

    tables.commit(Sql.DUPLICATES, NOON + 2_000);
    reader.read(NOON + 3_000);
    assertThat(tables.queriesRun(), is(queries + 1));
  }

  @Test
  void onlySomeTablesYet() {
    sample.upTo(NOON, 5, 50);
    tables.commit(Sql.BRONZE, NOON);

    Overview overview = reader.read(NOON);

    assertThat(overview.state(), is(PipelineState.LIVE));
    assertThat(overview.inFlight(), is(overview.quality().received().total()));
    assertThat(overview.activity().minutes(), empty());
    assertThat(overview.audience(), equalTo(Audience.NONE));
  }
}
