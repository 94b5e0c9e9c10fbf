/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.testdata.clickstream;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Counts what a correct pipeline must find, from what the generator knows of its records and never
 * from their bytes. Outcomes must be told in the order of arrival.
 */
final class Oracle {
  private static final long MINUTE_MILLIS = Duration.ofMinutes(1).toMillis();

  private final long seed;
  private final long horizonMillis;
  private final ExpectedWindows windows = new ExpectedWindows();
  private final Map<Defect, Long> deadLetters = new EnumMap<>(Defect.class);
  private long received;
  private long duplicate;
  private long onTime;
  private long late;
  private long tooLate;
  private long withUnknownFields;
  private long latestEventMillis = Long.MIN_VALUE;

  Oracle(GeneratorSettings settings) {
    this.seed = settings.seed();
    this.horizonMillis = settings.timeRule().horizonMillis();
  }

  /** Tells what must become of a record that arrives then. */
  void record(long arrivalMillis, Outcome outcome) {
    received++;
    // Of what arrives from now on, nothing good can have happened longer ago than the horizon.
    windows.finishBefore(Math.floorDiv(arrivalMillis - horizonMillis, MINUTE_MILLIS));
    outcome.countIn(this);
  }

  void good(Outcome.Good event) {
    if (event.punctuality() == Outcome.Punctuality.ON_TIME) {
      onTime++;
    } else {
      late++;
    }
    if (event.unknownFields() > 0) {
      withUnknownFields++;
    }
    latestEventMillis = Math.max(latestEventMillis, event.timeMillis());
    windows.add(Math.floorDiv(event.timeMillis(), MINUTE_MILLIS), event.step());
  }

  void duplicate() {
    duplicate++;
  }

  void tooLate() {
    tooLate++;
  }

  void deadLetter(Defect defect) {
    deadLetters.merge(defect, 1L, Long::sum);
  }

  /** The latest event time of a good event so far, or {@link Long#MIN_VALUE}. */
  long latestEventMillis() {
    return latestEventMillis;
  }

  /**
   * The result, once everything has been told.
   *
   * @param closingEvents how many of the events were closing events
   * @param closingArrivalMillis when they arrived
   */
  Expectation expectation(int closingEvents, long closingArrivalMillis) {
    windows.finishAll();
    SortedMap<String, Long> byType = new TreeMap<>();
    deadLetters.forEach((defect, count) -> byType.put(defect.label(), count));
    return new Expectation(
        seed,
        received,
        onTime + late,
        duplicate,
        byType.values().stream().mapToLong(count -> count).sum(),
        byType,
        onTime,
        late,
        tooLate,
        withUnknownFields,
        closingEvents,
        Instant.ofEpochMilli(closingArrivalMillis - horizonMillis),
        windows.eventsPerMinute(),
        windows.usersPerMinute(),
        windows.activeUsers(),
        windows.pageViews());
  }
}
