/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.oracle;

import static dev.tidemark.pipeline.table.TableFixture.BASE;
import static dev.tidemark.pipeline.table.TableFixture.POLICY;
import static dev.tidemark.pipeline.table.TableFixture.deadLetter;
import static dev.tidemark.pipeline.table.TableFixture.event;
import static dev.tidemark.pipeline.table.TableFixture.raw;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;

import dev.tidemark.pipeline.query.TableQueries;
import dev.tidemark.pipeline.runner.RunnerCapabilities.FinalPanes;
import dev.tidemark.pipeline.table.ClickstreamTables;
import dev.tidemark.pipeline.table.TableFixture;
import dev.tidemark.pipeline.table.Warehouse;
import dev.tidemark.pipeline.table.WarehouseSettings;
import dev.tidemark.testdata.clickstream.Expectation;
import dev.tidemark.testdata.clickstream.Expectation.PageMinute;
import dev.tidemark.testdata.clickstream.Expectation.TypeMinute;
import dev.tidemark.testdata.clickstream.Expectation.UserMinute;
import dev.tidemark.transforms.gold.ActiveUsers;
import dev.tidemark.transforms.gold.EventsPerMinute;
import dev.tidemark.transforms.gold.PageViews;
import dev.tidemark.transforms.window.WindowPane;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.transforms.windowing.PaneInfo.Timing;
import org.apache.datasketches.hll.HllSketch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same small tables against expectations that differ from them in one thing each. */
final class OracleComparisonTest {

  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);
  private static final long ARRIVAL = BASE.plusSeconds(50).toEpochMilli();

  @TempDir private static Path folder;
  private static Warehouse warehouse;
  private static TableQueries queries;

  private final Expected expected = new Expected();

  /** Six records: two good on time, one late; a duplicate, one too late, one dead letter. */
  @BeforeAll
  static void makeTables() {
    warehouse = Warehouse.open(WarehouseSettings.local(folder));
    TableFixture tables = new TableFixture(warehouse);
    tables.commit(
        ClickstreamTables.bronze(), List.of(raw(0), raw(1), raw(2), raw(3), raw(4), raw(5)));
    tables.commit(
        ClickstreamTables.silver(POLICY),
        List.of(
            event("a", 0, Duration.ofSeconds(1)),
            event("b", 1, Duration.ofSeconds(2)),
            event("c", 2, Duration.ofMinutes(6))));
    tables.commit(
        ClickstreamTables.duplicates(POLICY), List.of(event("a", 3, Duration.ofSeconds(3))));
    tables.commit(ClickstreamTables.lateEvents(), List.of(event("d", 4, Duration.ofHours(1))));
    tables.commit(ClickstreamTables.deadLetters(), List.of(deadLetter(5)));
    tables.commit(
        ClickstreamTables.eventsPerMinute(),
        List.of(
            // An early pane, which is not the window's value.
            new EventsPerMinute(early(MINUTE), "click", 1, 1, users("a"), ARRIVAL - 9),
            new EventsPerMinute(last(MINUTE), "click", 3, 2, users("a", "b"), ARRIVAL)));
    tables.commit(
        ClickstreamTables.activeUsers(),
        List.of(new ActiveUsers(last(FIVE_MINUTES), 2, 3, users("a", "b"), ARRIVAL)));
    tables.commit(
        ClickstreamTables.pageViews(),
        List.of(
            new PageViews(last(MINUTE), 1, "/a", 5, 0, ARRIVAL),
            new PageViews(last(MINUTE), 2, "/b", 4, 1, ARRIVAL)));
    queries = TableQueries.open(warehouse);
  }

  @AfterAll
  static void close() {
    queries.close();
    warehouse.close();
  }

  @Test
  void tablesThatAreRight() {
    OracleReport report = compare();
    assertThat(report.mismatches(), is(empty()));
    assertThat(report.isExact(), is(true));
    assertThat(
        List.of(
            report.received(),
            report.good(),
            report.duplicate(),
            report.deadLetter(),
            report.onTime(),
            report.late(),
            report.tooLate()),
        is(equalTo(List.of(6L, 3L, 1L, 1L, 2L, 1L, 1L))));
    assertThat(report.goldRows(), is(4L));
    assertThat(report.distinctMaxRelativeError(), is(closeTo(0, 1e-6)));
  }

  @Test
  void countsThatAreWrong() {
    expected.received = 16;
    expected.good = 13;
    expected.duplicate = 11;
    expected.onTime = 12;
    expected.late = 21;
    expected.tooLate = 31;
    assertThat(
        compare().mismatches(),
        containsInAnyOrder(
            "received: expected 16, found 6",
            "good: expected 13, found 3",
            "duplicate: expected 11, found 1",
            "on time: expected 12, found 2",
            "late: expected 21, found 1",
            "too late: expected 31, found 1"));
    assertThat(compare().goldMismatches(), is(0L));
  }

  @Test
  void deadLettersOfAnotherType() {
    expected.deadLettersByType = Map.of("not_json", 1L);
    assertThat(
        compare().mismatches(),
        contains("dead letters by type: expected {not_json=1}, found {wrong_type=1}"));
  }

  @Test
  void aWindowWithAWrongCount() {
    expected.minutes.set(0, new TypeMinute(BASE, "click", 4, 2));
    assertGold(
        "gold_events_per_minute 2026-03-01T10:59:00Z click event_count: expected 4, found 3");
  }

  @Test
  void aWindowThatIsMissing() {
    expected.minutes.add(new TypeMinute(BASE.plus(MINUTE), "click", 1, 1));
    assertGold("gold_events_per_minute 2026-03-01T11:00:00Z click: no row");
  }

  @Test
  void aTypeThatIsMissing() {
    expected.minutes.add(new TypeMinute(BASE, "scroll", 1, 1));
    assertGold("gold_events_per_minute 2026-03-01T10:59:00Z scroll: no row");
  }

  @Test
  void aRowTooMany() {
    expected.minutes.clear();
    expected.users.clear();
    assertGold("gold_events_per_minute 2026-03-01T10:59:00Z click: not expected");
  }

  @Test
  void aSlidingWindowTooManyAndOneMissing() {
    expected.active.set(
        0,
        new Expectation.ActiveUsers(BASE.plus(MINUTE), BASE.plus(MINUTE.plus(FIVE_MINUTES)), 2, 3));
    assertGold(
        "gold_active_users 2026-03-01T10:59:00Z: not expected",
        "gold_active_users 2026-03-01T11:00:00Z: no row");
  }

  @Test
  void aDistinctCountThatIsTooFarOff() {
    expected.active.set(0, new Expectation.ActiveUsers(BASE, BASE.plus(FIVE_MINUTES), 4, 3));
    assertThat(
        compare().mismatches(),
        hasItem(
            startsWith(
                "gold_active_users 2026-03-01T10:59:00Z: 4 distinct users, estimated as 2.0")));
    assertThat(compare().distinctMaxRelativeError(), is(closeTo(0.5, 1e-6)));
  }

  @Test
  void sketchesThatDoNotMergeToTheUsersOfTheMinute() {
    expected.users.set(0, new UserMinute(BASE, 3, 5));
    assertThat(
        compare().mismatches(),
        hasItem(startsWith("merged sketches of 2026-03-01T10:59:00Z: 5 distinct users")));
  }

  @Test
  void pageViewsOutsideTheirError() {
    expected.pages.set(1, new PageMinute(BASE, "/b", 2));
    assertGold(
        "gold_page_views 2026-03-01T10:59:00Z /b: 2 views, found 4 with an error of at most 1");
  }

  @Test
  void pageViewsWithinTheirError() {
    expected.pages.set(1, new PageMinute(BASE, "/b", 3));
    assertThat(compare().mismatches(), is(empty()));
  }

  @Test
  void aPageThatIsLeftOut() {
    expected.pages.add(new PageMinute(BASE, "/c", 7));
    assertGold(
        "gold_page_views 2026-03-01T10:59:00Z rows: expected 3, found 2",
        "gold_page_views 2026-03-01T10:59:00Z: a page with 7 views is left out, one with 4 is not");
  }

  private void assertGold(String... mismatches) {
    OracleReport report = compare();
    assertThat(report.mismatches(), containsInAnyOrder(mismatches));
    assertThat(report.goldMismatches(), is((long) mismatches.length));
    assertThat(report.isExact(), is(false));
  }

  private OracleReport compare() {
    return OracleComparison.compare(queries, expected.build(), FinalPanes.CLOSING, 20);
  }

  private static WindowPane early(Duration size) {
    return new WindowPane(
        BASE.toEpochMilli(), BASE.plus(size).toEpochMilli(), 0, Timing.EARLY, false);
  }

  private static WindowPane last(Duration size) {
    return new WindowPane(
        BASE.toEpochMilli(), BASE.plus(size).toEpochMilli(), 1, Timing.LATE, true);
  }

  private static byte[] users(String... names) {
    HllSketch sketch = new HllSketch(12);
    for (String name : names) {
      sketch.update(name);
    }
    return sketch.toCompactByteArray();
  }

  /** What the tables hold, to be changed by a test. */
  private static final class Expected {
    private long received = 6;
    private long good = 3;
    private long duplicate = 1;
    private Map<String, Long> deadLettersByType = Map.of("wrong_type", 1L);
    private long onTime = 2;
    private long late = 1;
    private long tooLate = 1;
    private final List<TypeMinute> minutes =
        new ArrayList<>(List.of(new TypeMinute(BASE, "click", 3, 2)));
    private final List<UserMinute> users = new ArrayList<>(List.of(new UserMinute(BASE, 3, 2)));
    private final List<Expectation.ActiveUsers> active =
        new ArrayList<>(List.of(new Expectation.ActiveUsers(BASE, BASE.plus(FIVE_MINUTES), 2, 3)));
    private final List<PageMinute> pages =
        new ArrayList<>(List.of(new PageMinute(BASE, "/a", 5), new PageMinute(BASE, "/b", 4)));

    Expectation build() {
      return new Expectation(
          1,
          received,
          good,
          duplicate,
          1,
          new TreeMap<>(deadLettersByType),
          onTime,
          late,
          tooLate,
          0,
          0,
          BASE,
          minutes,
          users,
          active,
          pages);
    }
  }
}
