/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.sessions;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.tidemark.transforms.rides.RideEvent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.beam.sdk.transforms.SerializableFunction;

/**
 * Reads rows as a consumer does that knows identities only, and compares with sessions that are cut
 * from the sorted events.
 */
record SessionsEqual(ArrayList<RideEvent> events)
    implements SerializableFunction<Iterable<Session>, Void> {
  private static final long GAP_MILLIS = 1_800_000;

  SessionsEqual(List<RideEvent> events) {
    this(new ArrayList<>(events));
  }

  @Override
  public Void apply(Iterable<Session> rows) {
    Map<SessionIdentity, Session> latest = new HashMap<>();
    Set<SessionIdentity> replaced = new HashSet<>();
    for (Session row : rows) {
      replaced.addAll(row.replaces());
      latest.merge(
          row.identity(),
          row,
          (one, other) -> one.pane().paneIndex() > other.pane().paneIndex() ? one : other);
    }
    latest.keySet().removeAll(replaced);
    Map<String, String> found = new TreeMap<>();
    latest.forEach(
        (identity, row) ->
            found.put(
                identity.key() + " " + identity.firstEventMillis(),
                row.lastEventMillis() + ": " + row.eventCount() + " " + row.pane().isFinal()));
    assertThat(found, is(expected()));
    return null;
  }

  private Map<String, String> expected() {
    Map<String, List<Long>> times = new TreeMap<>();
    events.stream()
        .sorted(Comparator.comparingLong(RideEvent::eventTimeMillis))
        .forEach(
            event ->
                times
                    .computeIfAbsent(event.userId(), user -> new ArrayList<>())
                    .add(event.eventTimeMillis()));
    Map<String, String> sessions = new TreeMap<>();
    times.forEach(
        (user, instants) -> {
          long first = instants.get(0);
          long count = 0;
          long last = first;
          for (long instant : instants) {
            if (instant - last >= GAP_MILLIS) {
              sessions.put(user + " " + first, last + ": " + count + " true");
              first = instant;
              count = 0;
            }
            count++;
            last = instant;
          }
          sessions.put(user + " " + first, last + ": " + count + " true");
        });
    return sessions;
  }
}
