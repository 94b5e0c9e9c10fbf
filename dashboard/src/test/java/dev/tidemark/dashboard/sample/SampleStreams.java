/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.dashboard.sample;

import dev.tidemark.pipeline.table.OrdersTables;
import dev.tidemark.pipeline.table.RecordTables;
import dev.tidemark.pipeline.table.ReplaceRows;
import dev.tidemark.pipeline.table.RidesTables;
import dev.tidemark.pipeline.table.TableDefinition;
import dev.tidemark.pipeline.table.Warehouse;
import dev.tidemark.pipeline.table.WarehouseSettings;
import dev.tidemark.transforms.join.Joined;
import dev.tidemark.transforms.orders.Revenue;
import dev.tidemark.transforms.record.RawRecord;
import dev.tidemark.transforms.record.RecordPosition;
import dev.tidemark.transforms.rides.RideCount;
import dev.tidemark.transforms.rides.RideEvent;
import dev.tidemark.transforms.rides.RideEventType;
import dev.tidemark.transforms.sessions.Session;
import dev.tidemark.transforms.window.WindowPane;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.beam.sdk.transforms.windowing.PaneInfo.Timing;

/** Half a day of orders and rides in a warehouse, as their pipelines would leave it. */
public final class SampleStreams {

  private static final long MINUTE = 60_000;
  private static final long QUARTER = 15 * MINUTE;
  private static final long HOUR = 60 * MINUTE;
  private static final List<String> CATEGORIES = List.of("books", "games", "shoes", "tea");

  private final WarehouseSettings settings;
  private final long end;
  private final Random random;

  /** Rows up to an instant; the same seed makes the same rows. */
  public SampleStreams(WarehouseSettings settings, long endMillis, long seed) {
    this.settings = settings;
    this.end = endMillis;
    this.random = new Random(seed);
  }

  /** Writes all tables. */
  public void write() {
    write(RecordTables.bronze("orders"), bronze("orders"));
    write(RecordTables.bronze("rides"), bronze("ride_events"));
    write(OrdersTables.revenuePerCategory(), revenue());
    write(RidesTables.counts(), counts());
    write(RidesTables.sessions(), sessions());
    write(RidesTables.completions(), completions());
  }

  private List<RawRecord> bronze(String topic) {
    List<RawRecord> records = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      records.add(
          new RawRecord(new RecordPosition(topic, 0, i, end, end), null, new byte[2], List.of()));
    }
    return records;
  }

  /** Of shoes, each fourth window was corrected; the last four windows are open. */
  private List<Revenue> revenue() {
    List<Revenue> rows = new ArrayList<>();
    for (int window = 0; window < 44; window++) {
      long start = end - 11 * HOUR + window * QUARTER;
      for (String category : CATEGORIES) {
        BigDecimal amount = BigDecimal.valueOf(200_000 + random.nextInt(600_000), 4);
        boolean isCorrected = category.equals("shoes") && window % 4 == 0;
        boolean isFinal = window < 40;
        rows.add(revenue(start, category, 0, Timing.ON_TIME, false, amount));
        if (isCorrected) {
          amount = amount.add(new BigDecimal("12.3450"));
          rows.add(revenue(start, category, 1, Timing.LATE, false, amount));
        }
        if (isFinal) {
          rows.add(revenue(start, category, 2, Timing.LATE, true, amount));
        }
      }
    }
    return rows;
  }

  private static Revenue revenue(
      long start, String category, long pane, Timing timing, boolean isFinal, BigDecimal amount) {
    return new Revenue(
        new WindowPane(start, start + HOUR, pane, timing, isFinal),
        category,
        "EUR",
        amount,
        7,
        start);
  }

  private List<RideCount> counts() {
    List<RideCount> rows = new ArrayList<>();
    for (long start = end - HOUR; start < end; start += MINUTE) {
      for (RideEventType type : RideEventType.values()) {
        rows.add(
            new RideCount(
                new WindowPane(start, start + MINUTE, 0, Timing.ON_TIME, start < end - 10 * MINUTE),
                type.label(),
                10 + random.nextInt(30),
                start));
      }
    }
    return rows;
  }

  private List<Session> sessions() {
    List<Session> rows = new ArrayList<>();
    for (int user = 0; user < 30; user++) {
      long first = end - user * 20L * MINUTE - 15 * MINUTE;
      boolean isFinal = user > 2;
      rows.add(
          new Session(
              "user-" + user,
              new WindowPane(first, first + 40 * MINUTE, 1, Timing.LATE, isFinal),
              first + 10 * MINUTE,
              3 + user % 5,
              new BigDecimal("23.4000"),
              user % 7 == 0 ? List.of(first + 5 * MINUTE) : List.of(),
              first));
    }
    return rows;
  }

  private List<Joined<RideEvent, RideEvent>> completions() {
    List<Joined<RideEvent, RideEvent>> rows = new ArrayList<>();
    for (int ride = 0; ride < 200; ride++) {
      long requested = end - ride * 3L * MINUTE;
      rows.add(
          new Joined<>(
              ride(ride, RideEventType.RIDE_REQUESTED, requested),
              ride % 9 == 0
                  ? null
                  : ride(ride, RideEventType.RIDE_COMPLETED, requested + 20 * MINUTE)));
    }
    return rows;
  }

  private static RideEvent ride(int ride, RideEventType type, long millis) {
    return new RideEvent(
        "e-" + ride + type,
        "user-" + ride,
        type.label(),
        null,
        "ride-" + ride,
        null,
        millis,
        null,
        0,
        new RecordPosition("ride_events", 0, ride, millis, millis));
  }

  private <T> void write(TableDefinition<T> table, List<T> rows) {
    try (Warehouse warehouse = Warehouse.open(settings)) {
      ReplaceRows.of(table, warehouse.ensure(table), rows);
    }
  }
}
