/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.testdata.rides;

import dev.tidemark.testdata.plan.RecordCounts;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * What a correct pipeline must make of generated ride events, closing ones included. Windows are of
 * event time in UTC and hold good events only, each once.
 *
 * @param seed the generator's seed
 * @param records what must become of the records
 * @param counts events per type and minute, sliding by half a minute
 * @param sessions per user, parted by half an hour without an event
 * @param joined each requested ride, with its completion within two hours or without one
 */
public record RidesExpectation(
    long seed,
    RecordCounts records,
    List<TypeCount> counts,
    List<Session> sessions,
    List<JoinedRide> joined) {

  public RidesExpectation {
    counts = List.copyOf(counts);
    sessions = List.copyOf(sessions);
    joined = List.copyOf(joined);
  }

  /** Events of a type within a window. */
  public record TypeCount(Instant windowStart, Instant windowEnd, String eventType, long events) {}

  /** Events of a user without a pause of half an hour; both times are those of events. */
  public record Session(
      String user, Instant firstEvent, Instant lastEvent, long events, BigDecimal amount) {}

  /** A requested ride; {@code completed} is null where it was not completed within two hours. */
  public record JoinedRide(String ride, Instant requested, Instant completed) {}

  /** How many requested rides were completed in time. */
  public long matched() {
    return joined.stream().filter(ride -> ride.completed() != null).count();
  }

  /** A few lines for people. */
  public String summary() {
    return records.summary()
        + line("windows", counts.size())
        + line("sessions", sessions.size())
        + line("rides completed", matched())
        + line("rides not completed", joined.size() - matched());
  }

  private static String line(String name, long count) {
    return String.format(Locale.ROOT, "%-24s%,12d%n", name, count);
  }
}
