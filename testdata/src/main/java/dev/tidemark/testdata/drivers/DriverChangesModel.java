/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.testdata.drivers;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidemark.testdata.drivers.DriverChange.Driver;
import dev.tidemark.testdata.drivers.DriversExpectation.DriverRow;
import dev.tidemark.testdata.plan.BrokenJson;
import dev.tidemark.testdata.plan.Payload;
import dev.tidemark.testdata.plan.RandomStream;
import dev.tidemark.testdata.plan.StreamModel;
import dev.tidemark.testdata.plan.StreamShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Drivers who sign up, change and leave, as Debezium tells of it; the log comes out of order, as it
 * does where partitions or connectors are changed.
 */
final class DriverChangesModel implements StreamModel<DriverChange> {

  private static final List<String> DEFECTS =
      List.of(
          "truncated_json",
          "not_json",
          "wrong_type",
          "missing_field",
          "empty_value",
          "tombstone",
          "payload_too_large");

  private static final int DRIVERS = 60;
  private static final int SHUFFLED = 12;
  private static final String[] CITIES = {"Bremen", "Lyon", "Porto", "Graz"};
  private static final String[] STATUS = {"online", "offline", "on_break"};
  private static final long FIRST_LOG_POSITION = 24_000_000;

  private final RandomStream random;
  private final TreeMap<String, Driver> database = new TreeMap<>();
  private final List<DriverChange> log = new ArrayList<>();
  private final TreeMap<String, DriverChange> latest = new TreeMap<>();
  private long logPosition = FIRST_LOG_POSITION;

  DriverChangesModel(StreamShape shape) {
    this.random = RandomStream.of(shape.seed(), "drivers");
  }

  /** Any of the next changes of the log. */
  @Override
  public DriverChange event(long eventMillis) {
    while (log.size() < SHUFFLED) {
      log.add(change(eventMillis));
    }
    return log.remove(random.below(SHUFFLED));
  }

  private DriverChange change(long millis) {
    logPosition += random.between(8, 400);
    String id = "driver-" + random.below(DRIVERS);
    Driver before = database.get(id);
    if (before != null && random.chance(0.1)) {
      database.remove(id);
      return new DriverChange(logPosition, "d", millis, before, null);
    }
    Driver after =
        before == null
            ? new Driver(id, "Driver " + id.substring(7), random.oneOf(CITIES), "offline")
            : new Driver(
                id,
                before.name(),
                random.chance(0.1) ? random.oneOf(CITIES) : before.city(),
                random.oneOf(STATUS));
    database.put(id, after);
    return new DriverChange(logPosition, before == null ? "c" : "u", millis, before, after);
  }

  @Override
  public DriverChange closingEvent(int partition, long eventMillis) {
    logPosition += 8;
    return new DriverChange(
        logPosition,
        "c",
        eventMillis,
        null,
        new Driver("driver-closing-" + partition, "Closing", "Bremen", "offline"));
  }

  @Override
  public byte[] key(DriverChange change) {
    return Payload.empty().with("driver_id", change.driver()).encode();
  }

  @Override
  public Payload payload(DriverChange change) {
    return Payload.empty()
        .with("before", row(change.before()))
        .with("after", row(change.after()))
        .with(
            "source",
            new TreeMap<>(
                Map.of(
                    "connector",
                    "postgresql",
                    "table",
                    "drivers",
                    "lsn",
                    change.logPosition(),
                    "ts_ms",
                    change.timeMillis())))
        .with("op", change.operation())
        .with("ts_ms", change.timeMillis() + 3);
  }

  private static Map<String, Object> row(Driver driver) {
    return driver == null
        ? null
        : new TreeMap<>(
            Map.of(
                "driver_id", driver.driver(),
                "name", driver.name(),
                "city", driver.city(),
                "status", driver.status()));
  }

  @Override
  public List<String> defects() {
    return DEFECTS;
  }

  @Override
  public byte[] broken(String defect, DriverChange change, long arrivalMillis, RandomStream draw) {
    Payload payload = payload(change);
    return switch (defect) {
      case "wrong_type" -> payload.with("op", 7).encode();
      case "missing_field" -> payload.without(draw.chance(0.5) ? "op" : "source").encode();
      // Cut before a null, where some parsers see another fault.
      case "truncated_json" -> "{\"before\":".getBytes(UTF_8);
      default -> BrokenJson.make(defect, payload, draw);
    };
  }

  @Override
  public void good(DriverChange change) {
    latest.merge(change.driver(), change, (a, b) -> a.logPosition() > b.logPosition() ? a : b);
  }

  List<DriverRow> drivers() {
    List<DriverRow> rows = new ArrayList<>();
    latest.forEach(
        (id, change) -> {
          if (change.after() != null) {
            Driver row = change.after();
            rows.add(new DriverRow(id, row.name(), row.city(), row.status(), change.logPosition()));
          }
        });
    return rows;
  }
}
