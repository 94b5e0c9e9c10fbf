/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.bench.verdict;

import dev.tidemark.bench.contender.ResultQueries;
import dev.tidemark.pipeline.query.TableQueries;
import dev.tidemark.pipeline.table.Warehouse;
import dev.tidemark.pipeline.table.WarehouseSettings;
import dev.tidemark.testdata.clickstream.Expectation;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.datasketches.hll.HllSketch;
import org.apache.datasketches.hll.Union;

/**
 * Compares what every contender has to deliver with the oracle: records in bronze, events in silver
 * by lateness, and the gold windows. Counts must be exact, distinct users within four standard
 * errors of the sketch.
 */
public final class Comparison {
  private static final int LG_K = 12;
  private static final double STANDARD_ERROR =
      Math.abs(new HllSketch(LG_K).getRelErr(true, true, LG_K, 1));
  private static final int WORDED = 20;

  private final TableQueries queries;
  private final Expectation expected;
  private final List<String> differences = new ArrayList<>();
  private long wrongEvents;
  private boolean wrong;

  private Comparison(TableQueries queries, Expectation expected) {
    this.queries = queries;
    this.expected = expected;
  }

  /** Compares the tables in a warehouse's folder. */
  public static Verdict of(Path folder, ResultQueries results, Expectation expected) {
    try (Warehouse warehouse = Warehouse.open(WarehouseSettings.local(folder));
        TableQueries queries = TableQueries.open(warehouse)) {
      return new Comparison(queries, expected).compare(results);
    }
  }

  private Verdict compare(ResultQueries results) {
    List<Object> received = row(results.received());
    count("received", expected.received(), whole(received.get(0)));
    List<Object> silver = row(results.silver());
    count("silver on time", expected.onTime(), whole(silver.get(0)));
    count("silver late", expected.late(), whole(silver.get(1)));
    Map<String, Window> minutes = new HashMap<>();
    expected
        .eventsPerMinute()
        .forEach(
            minute ->
                minutes.put(
                    name(minute.windowStart().toEpochMilli(), minute.eventType()),
                    new Window(minute.eventCount(), minute.uniqueUsers())));
    windows("events per minute", minutes, perMinute(results.eventsPerMinute()));
    Map<String, Window> active = new HashMap<>();
    expected
        .activeUsers()
        .forEach(
            window ->
                active.put(
                    name(window.windowStart().toEpochMilli(), ""),
                    new Window(window.eventCount(), window.activeUsers())));
    windows("active users", active, sliding(results.activeUsers()));
    return new Verdict(!wrong, wrongEvents, differences);
  }

  private Map<String, Found> perMinute(String sql) {
    Map<String, Found> found = new HashMap<>();
    for (List<Object> row : queries.run(sql).rows()) {
      found
          .computeIfAbsent(name(whole(row.get(0)), (String) row.get(1)), unused -> new Found())
          .add(whole(row.get(2)), (byte[]) row.get(3));
    }
    return found;
  }

  private Map<String, Found> sliding(String sql) {
    Map<String, Found> found = new HashMap<>();
    for (List<Object> row : queries.run(sql).rows()) {
      found
          .computeIfAbsent(name(whole(row.get(0)), ""), unused -> new Found())
          .add(whole(row.get(1)), (byte[]) row.get(2));
    }
    return found;
  }

  private void windows(String table, Map<String, Window> exact, Map<String, Found> found) {
    Set<String> names = new HashSet<>(exact.keySet());
    names.addAll(found.keySet());
    for (String name : names) {
      Window window = exact.getOrDefault(name, new Window(0, 0));
      Found actual = found.getOrDefault(name, new Found());
      count(table + " " + name, window.events(), actual.events);
      double estimate = actual.users.getCompositeEstimate();
      if (Math.abs(estimate - window.users()) > 4 * STANDARD_ERROR * window.users() + 0.5) {
        differ(
            "%s %s: %d distinct users, estimated as %.1f"
                .formatted(table, name, window.users(), estimate));
      }
    }
  }

  private void count(String what, long expectedCount, long actual) {
    if (expectedCount != actual) {
      wrongEvents += Math.abs(expectedCount - actual);
      differ("%s: expected %,d, found %,d".formatted(what, expectedCount, actual));
    }
  }

  private void differ(String sentence) {
    wrong = true;
    if (differences.size() < WORDED) {
      differences.add(sentence);
    }
  }

  private List<Object> row(String sql) {
    return queries.run(sql).rows().get(0);
  }

  private static String name(long startMillis, String type) {
    return Instant.ofEpochMilli(startMillis) + (type.isEmpty() ? "" : " " + type);
  }

  private static long whole(Object number) {
    return ((Number) number).longValue();
  }

  private record Window(long events, long users) {}

  private static final class Found {
    private final Union users = new Union(LG_K);
    private long events;

    void add(long more, byte[] sketch) {
      events += more;
      users.update(HllSketch.heapify(sketch));
    }
  }
}
