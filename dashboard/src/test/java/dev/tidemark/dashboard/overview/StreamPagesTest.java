/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.dashboard.overview;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import dev.tidemark.dashboard.overview.RidesView.HourOfRides;
import dev.tidemark.dashboard.overview.RidesView.RideSession;
import dev.tidemark.dashboard.overview.RidesView.SessionTally;
import dev.tidemark.pipeline.table.OrdersTables;
import dev.tidemark.pipeline.table.ReplaceRows;
import dev.tidemark.pipeline.table.RidesTables;
import dev.tidemark.pipeline.table.TableDefinition;
import dev.tidemark.pipeline.table.Warehouse;
import dev.tidemark.pipeline.table.WarehouseSettings;
import dev.tidemark.transforms.join.Joined;
import dev.tidemark.transforms.orders.Revenue;
import dev.tidemark.transforms.record.RecordPosition;
import dev.tidemark.transforms.rides.RideCount;
import dev.tidemark.transforms.rides.RideEvent;
import dev.tidemark.transforms.sessions.Session;
import dev.tidemark.transforms.window.WindowPane;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.apache.beam.sdk.transforms.windowing.PaneInfo.Timing;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pages of orders and rides over tables of a real warehouse. */
final class StreamPagesTest {

  private static final long NOON = Instant.parse("2026-11-21T12:00:00Z").toEpochMilli();
  private static final long MINUTE = 60_000;
  private static final long HOUR = 60 * MINUTE;

  @TempDir private Path folder;

  @Test
  void tablesThatAreNotThereAreEmptyPages() {
    try (WarehouseQueries queries = WarehouseQueries.open(settings())) {
      assertThat(new RevenueReader(queries).read().revenue(), is(empty()));
      assertThat(new RevenueReader(queries).read().records().received(), is(0L));
      RidesView rides = new RidesReader(queries).read();
      assertThat(rides.counts(), is(empty()));
      assertThat(rides.sessions(), is(new SessionTally(0, 0, 0)));
    }
  }

  @Test
  void revenueShowsItsValueAndWhatItWasBeforeLateOrders() {
    write(
        OrdersTables.revenuePerCategory(),
        List.of(
            revenue("tea", NOON, 0, Timing.EARLY, false, "1.5000", 1),
            revenue("tea", NOON, 1, Timing.ON_TIME, false, "2.2500", 2),
            revenue("tea", NOON, 2, Timing.LATE, false, "12.2500", 3),
            revenue("tea", NOON, 3, Timing.LATE, true, "12.2500", 3),
            revenue("books", NOON, 0, Timing.ON_TIME, false, "0.1000", 7),
            // The closing pane of a window that nothing was late for: a late pane, no correction.
            revenue("books", NOON, 1, Timing.LATE, true, "0.1000", 7),
            revenue("books", NOON - 24 * HOUR, 0, Timing.ON_TIME, true, "9.0000", 9)));
    try (WarehouseQueries queries = WarehouseQueries.open(settings())) {
      assertThat(
          new RevenueReader(queries).read().revenue(),
          is(
              List.of(
                  new RevenueView.Revenue(
                      NOON, NOON + HOUR, "books", "EUR", "0.1000", 7, true, 0, null),
                  new RevenueView.Revenue(
                      NOON, NOON + HOUR, "tea", "EUR", "12.2500", 3, true, 1, "2.2500"))));
    }
  }

  @Test
  void sessionsThatWereJoinedToOthersAreNotShown() {
    write(
        RidesTables.sessions(),
        List.of(
            session("u1", NOON, NOON + MINUTE, 0, false, 2, List.of()),
            session("u1", NOON + 50 * MINUTE, NOON + 51 * MINUTE, 0, false, 1, List.of()),
            session("u1", NOON, NOON + 51 * MINUTE, 1, true, 4, List.of(NOON + 50 * MINUTE)),
            session("u2", NOON, NOON, 0, false, 1, List.of())));
    try (WarehouseQueries queries = WarehouseQueries.open(settings())) {
      RidesView rides = new RidesReader(queries).read();
      assertThat(rides.sessions(), is(new SessionTally(1, 1, 1)));
      assertThat(
          rides.newestSessions(),
          is(
              List.of(
                  new RideSession("u1", NOON, NOON + 51 * MINUTE, 4, "3.5000", 2, 1, true),
                  new RideSession("u2", NOON, NOON, 1, "3.5000", 1, 0, false))));
    }
  }

  @Test
  void countsAreOfWindowsThatLieEndToEndAndRidesOfTheirHour() {
    write(
        RidesTables.counts(),
        List.of(
            count(NOON, 3),
            count(NOON + 30_000, 5),
            count(NOON + MINUTE, 4),
            count(NOON - HOUR, 9)));
    write(
        RidesTables.completions(),
        List.of(
            new Joined<>(ride("r1", NOON), ride("r1", NOON + 10 * MINUTE)),
            new Joined<>(ride("r2", NOON + MINUTE), ride("r2", NOON + 21 * MINUTE)),
            new Joined<>(ride("r3", NOON + 59 * MINUTE), null),
            new Joined<>(ride("r4", NOON - MINUTE), null)));
    try (WarehouseQueries queries = WarehouseQueries.open(settings())) {
      RidesView rides = new RidesReader(queries).read();
      assertThat(
          rides.counts(),
          is(
              List.of(
                  new RidesView.RideCount(NOON, NOON + MINUTE, "ride_requested", 3, true),
                  new RidesView.RideCount(
                      NOON + MINUTE, NOON + 2 * MINUTE, "ride_requested", 4, true))));
      assertThat(
          rides.completions(),
          is(
              List.of(
                  new HourOfRides(NOON, 2, 1, 15 * MINUTE),
                  new HourOfRides(NOON - HOUR, 0, 1, null))));
    }
  }

  private <T> void write(TableDefinition<T> table, List<T> rows) {
    try (Warehouse warehouse = Warehouse.open(settings())) {
      ReplaceRows.of(table, warehouse.ensure(table), rows);
    }
  }

  private WarehouseSettings settings() {
    return WarehouseSettings.local(folder.resolve("warehouse"));
  }

  private static Revenue revenue(
      String category,
      long start,
      long pane,
      Timing timing,
      boolean isFinal,
      String amount,
      long orders) {
    return new Revenue(
        new WindowPane(start, start + HOUR, pane, timing, isFinal),
        category,
        "EUR",
        new BigDecimal(amount),
        orders,
        start);
  }

  private static Session session(
      String user,
      long first,
      long last,
      long pane,
      boolean isFinal,
      long events,
      List<Long> replaced) {
    return new Session(
        user,
        new WindowPane(
            first, last + 30 * MINUTE, pane, isFinal ? Timing.LATE : Timing.EARLY, isFinal),
        last,
        events,
        new BigDecimal("3.5000"),
        replaced,
        last);
  }

  private static RideCount count(long start, long events) {
    return new RideCount(
        new WindowPane(start, start + MINUTE, 0, Timing.ON_TIME, true),
        "ride_requested",
        events,
        start);
  }

  private static RideEvent ride(String ride, long millis) {
    return new RideEvent(
        "e-" + ride,
        "u",
        "ride_requested",
        null,
        ride,
        null,
        millis,
        null,
        0,
        new RecordPosition("ride_events", 0, 7, millis, millis));
  }
}
