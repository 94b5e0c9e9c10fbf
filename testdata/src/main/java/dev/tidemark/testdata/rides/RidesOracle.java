/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.testdata.rides;

import dev.tidemark.testdata.rides.RidesExpectation.JoinedRide;
import dev.tidemark.testdata.rides.RidesExpectation.Session;
import dev.tidemark.testdata.rides.RidesExpectation.TypeCount;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts, joins and sessions of good events, from what the generator knows of them. */
final class RidesOracle {

  static final Duration GAP = Duration.ofMinutes(30);
  static final Duration BOUND = Duration.ofHours(2);
  private static final Duration WINDOW = Duration.ofMinutes(1);
  private static final Duration PERIOD = Duration.ofSeconds(30);

  private final TreeMap<Long, TreeMap<String, Long>> counts = new TreeMap<>();
  private final TreeMap<String, List<Ride>> byUser = new TreeMap<>();
  private final TreeMap<String, List<Long>> requested = new TreeMap<>();
  private final TreeMap<String, List<Long>> completed = new TreeMap<>();

  void good(Ride event) {
    long time = event.timeMillis();
    long period = PERIOD.toMillis();
    for (long start = Math.floorDiv(time, period) * period;
        start > time - WINDOW.toMillis();
        start -= period) {
      counts
          .computeIfAbsent(start, window -> new TreeMap<>())
          .merge(event.type().label(), 1L, Long::sum);
    }
    byUser.computeIfAbsent(event.user(), user -> new ArrayList<>()).add(event);
    if (event.type() == Ride.Type.REQUESTED) {
      requested.computeIfAbsent(event.ride(), ride -> new ArrayList<>()).add(time);
    } else if (event.type() == Ride.Type.COMPLETED) {
      completed.computeIfAbsent(event.ride(), ride -> new ArrayList<>()).add(time);
    }
  }

  List<TypeCount> counts() {
    List<TypeCount> rows = new ArrayList<>();
    counts.forEach(
        (start, types) ->
            types.forEach(
                (type, count) ->
                    rows.add(
                        new TypeCount(
                            Instant.ofEpochMilli(start),
                            Instant.ofEpochMilli(start + WINDOW.toMillis()),
                            type,
                            count))));
    return rows;
  }

  List<Session> sessions() {
    List<Session> sessions = new ArrayList<>();
    byUser.forEach(
        (user, events) -> {
          List<Ride> inOrder =
              events.stream().sorted(Comparator.comparingLong(Ride::timeMillis)).toList();
          List<Ride> session = new ArrayList<>();
          for (Ride event : inOrder) {
            if (!session.isEmpty()
                && event.timeMillis() - session.get(session.size() - 1).timeMillis()
                    >= GAP.toMillis()) {
              sessions.add(session(user, session));
              session.clear();
            }
            session.add(event);
          }
          sessions.add(session(user, session));
        });
    return sessions;
  }

  private static Session session(String user, List<Ride> events) {
    BigDecimal amount =
        events.stream()
            .map(event -> event.amount() == null ? BigDecimal.ZERO : event.amount())
            .reduce(BigDecimal.ZERO, BigDecimal::add);
    return new Session(
        user,
        Instant.ofEpochMilli(events.get(0).timeMillis()),
        Instant.ofEpochMilli(events.get(events.size() - 1).timeMillis()),
        events.size(),
        amount);
  }

  /** Each request with its completion, or alone. */
  List<JoinedRide> joined() {
    List<JoinedRide> rows = new ArrayList<>();
    for (Map.Entry<String, List<Long>> ride : requested.entrySet()) {
      for (long start : ride.getValue()) {
        List<Long> ends =
            completed.getOrDefault(ride.getKey(), List.of()).stream()
                .filter(end -> end >= start && end - start <= BOUND.toMillis())
                .toList();
        Instant begin = Instant.ofEpochMilli(start);
        if (ends.isEmpty()) {
          rows.add(new JoinedRide(ride.getKey(), begin, null));
        }
        ends.forEach(
            end -> rows.add(new JoinedRide(ride.getKey(), begin, Instant.ofEpochMilli(end))));
      }
    }
    return rows;
  }
}
