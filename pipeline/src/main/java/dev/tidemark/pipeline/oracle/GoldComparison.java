/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.oracle;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;

import dev.tidemark.pipeline.query.TableQueries;
import dev.tidemark.pipeline.runner.RunnerCapabilities.FinalPanes;
import dev.tidemark.testdata.clickstream.Expectation;
import dev.tidemark.testdata.clickstream.Expectation.PageMinute;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.datasketches.hll.HllSketch;
import org.apache.datasketches.hll.Union;

/** Compares the gold tables with the exact windows, each table once. */
final class GoldComparison {
  private static final int LG_K = 12;

  private final TableQueries queries;
  private final Expectation expected;
  private final FinalPanes finalPanes;
  private final int topPages;
  private final Mismatches mismatches;
  private final DistinctErrors distinct;
  private long rows;

  GoldComparison(
      TableQueries queries,
      Expectation expected,
      FinalPanes finalPanes,
      int topPages,
      Mismatches mismatches,
      DistinctErrors distinct) {
    this.queries = queries;
    this.expected = expected;
    this.finalPanes = finalPanes;
    this.topPages = topPages;
    this.mismatches = mismatches;
    this.distinct = distinct;
  }

  /** How many gold rows were compared so far. */
  long rows() {
    return rows;
  }

  void compareEventsPerMinute() {
    record Key(Instant window, String type) {}

    Map<Key, Expectation.TypeMinute> exact =
        expected.eventsPerMinute().stream()
            .collect(toMap(minute -> new Key(minute.windowStart(), minute.eventType()), m -> m));
    Map<Instant, Union> usersByMinute = new TreeMap<>();
    Set<Key> seen = new HashSet<>();
    for (List<Object> row :
        values(
            "gold_events_per_minute",
            "epoch_ms(window_start), event_type, event_count, unique_users, users_sketch")) {
      Key key = new Key(instant(row.get(0)), (String) row.get(1));
      String name = "gold_events_per_minute " + key.window + " " + key.type;
      Expectation.TypeMinute minute = exact.get(key);
      if (minute == null || !seen.add(key)) {
        mismatches.add(name + (minute == null ? ": not expected" : ": more than one row"));
        continue;
      }
      mismatches.expect(name + " event_count", minute.eventCount(), whole(row.get(2)));
      distinct.add(name, minute.uniqueUsers(), (double) whole(row.get(3)));
      usersByMinute
          .computeIfAbsent(key.window, window -> new Union(LG_K))
          .update(HllSketch.heapify((byte[]) row.get(4)));
    }
    exact.keySet().stream()
        .filter(key -> !seen.contains(key))
        .forEach(key -> missing("gold_events_per_minute", key.window + " " + key.type));
    for (Expectation.UserMinute minute : expected.usersPerMinute()) {
      Union users = usersByMinute.get(minute.windowStart());
      distinct.add(
          "merged sketches of " + minute.windowStart(),
          minute.uniqueUsers(),
          users == null ? 0 : users.getCompositeEstimate());
    }
  }

  void compareActiveUsers() {
    Map<Instant, Expectation.ActiveUsers> exact =
        expected.activeUsers().stream()
            .collect(toMap(Expectation.ActiveUsers::windowStart, window -> window));
    Set<Instant> seen = new HashSet<>();
    for (List<Object> row :
        values("gold_active_users", "epoch_ms(window_start), event_count, active_users")) {
      Instant start = instant(row.get(0));
      String name = "gold_active_users " + start;
      Expectation.ActiveUsers window = exact.get(start);
      if (window == null || !seen.add(start)) {
        mismatches.add(name + (window == null ? ": not expected" : ": more than one row"));
        continue;
      }
      mismatches.expect(name + " event_count", window.eventCount(), whole(row.get(1)));
      distinct.add(name, window.activeUsers(), (double) whole(row.get(2)));
    }
    exact.keySet().stream()
        .filter(start -> !seen.contains(start))
        .forEach(start -> missing("gold_active_users", start.toString()));
  }

  void comparePageViews() {
    record Row(String page, long views, long maxError) {}

    Map<Instant, Map<String, Long>> exact =
        expected.pageViews().stream()
            .collect(
                groupingBy(
                    PageMinute::windowStart, toMap(PageMinute::pageUrl, PageMinute::pageViews)));
    Map<Instant, Map<String, Row>> actual = new HashMap<>();
    for (List<Object> row :
        values("gold_page_views", "epoch_ms(window_start), page_url, page_views, max_error")) {
      Instant window = instant(row.get(0));
      Row page = new Row((String) row.get(1), whole(row.get(2)), whole(row.get(3)));
      if (actual.computeIfAbsent(window, w -> new HashMap<>()).put(page.page, page) != null) {
        mismatches.add("gold_page_views " + window + " " + page.page + ": more than one row");
      }
    }
    actual.keySet().stream()
        .filter(window -> !exact.containsKey(window))
        .forEach(window -> mismatches.add("gold_page_views " + window + ": not expected"));
    exact.forEach(
        (window, pages) -> {
          Map<String, Row> found = actual.getOrDefault(window, Map.of());
          String name = "gold_page_views " + window;
          mismatches.expect(name + " rows", Math.min(topPages, pages.size()), found.size());
          long lowest = Long.MAX_VALUE;
          for (Row row : found.values()) {
            long views = pages.getOrDefault(row.page, 0L);
            lowest = Math.min(lowest, row.views);
            if (views > row.views || views < row.views - row.maxError) {
              mismatches.add(
                  "%s %s: %d views, found %d with an error of at most %d"
                      .formatted(name, row.page, views, row.views, row.maxError));
            }
          }
          long highestLeftOut =
              pages.entrySet().stream()
                  .filter(page -> !found.containsKey(page.getKey()))
                  .mapToLong(Map.Entry::getValue)
                  .max()
                  .orElse(0);
          if (highestLeftOut > lowest) {
            mismatches.add(
                "%s: a page with %d views is left out, one with %d is not"
                    .formatted(name, highestLeftOut, lowest));
          }
        });
  }

  /** The rows that hold each window's value. */
  private List<List<Object>> values(String table, String columns) {
    String from =
        switch (finalPanes) {
          case CLOSING -> table + " WHERE is_final";
          case UNSUPPORTED -> table + "_latest";
        };
    List<List<Object>> result = queries.run("SELECT " + columns + " FROM " + from).rows();
    rows += result.size();
    return result;
  }

  private void missing(String table, String key) {
    mismatches.add(table + " " + key + ": no row");
  }

  private static Instant instant(Object millis) {
    return Instant.ofEpochMilli(whole(millis));
  }

  private static long whole(Object number) {
    return ((Number) number).longValue();
  }
}
