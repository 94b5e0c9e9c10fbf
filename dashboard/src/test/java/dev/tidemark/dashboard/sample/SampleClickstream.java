/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.dashboard.sample;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidemark.transforms.clickstream.EventType;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.apache.datasketches.hll.HllSketch;
import org.apache.datasketches.hll.TgtHllType;

/**
 * Fills the tables with a clickstream that looks like one: a few busy pages, users who come back, a
 * wave over the day. The same seed gives the same rows. Knows what it wrote.
 */
public final class SampleClickstream {

  public static final long MINUTE = 60_000;

  private static final List<String> TABLES =
      List.of(
          "bronze_clickstream",
          "silver_clickstream",
          "duplicates",
          "late_events",
          "dead_letters",
          "gold_events_per_minute",
          "gold_active_users",
          "gold_page_views");

  private static final Map<EventType, Double> MIX =
      Map.of(
          EventType.PAGE_VIEW, 0.46,
          EventType.SCROLL, 0.24,
          EventType.CLICK, 0.19,
          EventType.ADD_TO_CART, 0.08,
          EventType.PURCHASE, 0.03);

  private static final List<String> PAGES =
      List.of(
          "/",
          "/products",
          "/products/espresso-machine",
          "/cart",
          "/search?q=grinder",
          "/products/hand-grinder",
          "/checkout",
          "/account/orders",
          "/blog/how-water-temperature-changes-what-you-taste-in-a-cup",
          "/products/filter-papers",
          "/help/returns",
          "/about");

  /** A dead letter that comes now and then. */
  private record Bad(String type, String message, String payload) {}

  private static final List<Bad> BAD =
      List.of(
          new Bad(
              "not_json", "unexpected character '<'", "<html><body>502 Bad Gateway</body></html>"),
          new Bad(
              "truncated_json",
              "the object ends within a string",
              "{\"event_id\":\"e-20931\",\"user_id\":\"u-118\",\"event_type\":\"page_vi"),
          new Bad(
              "missing_field",
              "user_id is missing",
              "{\"event_id\":\"e-20944\",\"event_type\":\"click\"}"),
          new Bad(
              "unknown_event_type",
              "event_type is not one of page_view, click, scroll, purchase, add_to_cart",
              "{\"event_id\":\"e-3\",\"user_id\":\"u-7\",\"event_type\":\"hover\"}"),
          new Bad(
              "future_timestamp",
              "event_timestamp is 7 min 12 s ahead of the record's arrival",
              "{\"event_id\":\"e-4\",\"user_id\":\"u-8\",\"event_type\":\"scroll\"}"));

  private final MemoryTables tables;
  private final Random random;
  private final Map<Long, Map<EventType, Long>> counts = new TreeMap<>();
  private final Map<Long, Map<EventType, Set<Integer>>> users = new TreeMap<>();
  private final Map<Long, Map<String, Integer>> pages = new TreeMap<>();
  private final Map<String, Long> panes = new HashMap<>();
  private long offset;

  public SampleClickstream(MemoryTables tables, long seed) {
    this.tables = tables;
    this.random = new Random(seed);
  }

  /** Minutes of events up to an instant; those that ended ten minutes before it are final. */
  public SampleClickstream upTo(long endMillis, int minutes, int eventsPerMinute) {
    long end = Math.floorDiv(endMillis, MINUTE) * MINUTE;
    for (int i = minutes; i > 0; i--) {
      double wave = 1 + 0.35 * Math.sin(i / 9.0) + 0.12 * random.nextGaussian();
      minute(end - i * MINUTE, Math.max(1, (int) (eventsPerMinute * wave)));
    }
    closeUpTo(end - 10 * MINUTE);
    return this;
  }

  /** Events of one minute, and panes of all windows they are in. */
  public SampleClickstream minute(long startMillis, int events) {
    Map<EventType, Long> minuteCounts = counts.computeIfAbsent(startMillis, m -> new HashMap<>());
    for (EventType type : EventType.values()) {
      long count = Math.round(events * MIX.get(type));
      minuteCounts.merge(type, count, Long::sum);
      Set<Integer> seen =
          users
              .computeIfAbsent(startMillis, m -> new HashMap<>())
              .computeIfAbsent(type, t -> new HashSet<>());
      for (long i = 0; i < count; i++) {
        seen.add((int) (Math.pow(random.nextDouble(), 2) * 4_000));
      }
    }
    records(startMillis, minuteCounts.values().stream().mapToLong(Long::longValue).sum());
    pageViews(startMillis, minuteCounts.get(EventType.PAGE_VIEW));
    minutePanes(startMillis, false);
    for (int i = 0; i < 5; i++) {
      activePane(startMillis - i * MINUTE, false);
    }
    return this;
  }

  /** Writes the closing pane of all windows that end until then. */
  public SampleClickstream closeUpTo(long endMillis) {
    for (long minute : counts.keySet()) {
      if (minute + MINUTE <= endMillis) {
        minutePanes(minute, true);
      }
      for (int i = 0; i < 5; i++) {
        long start = minute - i * MINUTE;
        if (start + 5 * MINUTE <= endMillis && (i == 0 || !counts.containsKey(minute - MINUTE))) {
          activePane(start, true);
        }
      }
    }
    return this;
  }

  /** Makes all that was written visible. */
  public SampleClickstream commit(long committedAtMillis) {
    TABLES.forEach(table -> tables.commit(table, committedAtMillis));
    return this;
  }

  /** A dead letter, with its record in bronze. */
  public SampleClickstream deadLetter(String type, String message, byte[] payload, long arrival) {
    tables.insert(
        "INSERT INTO bronze_clickstream VALUES ('clicks', 0, ?, make_timestamptz(?), NULL)",
        ++offset,
        arrival * 1_000);
    tables.insert(
        "INSERT INTO dead_letters VALUES ('clickstream', ?, 'parse', ?, '/user_id', ?, ?, 'clicks', 0, ?,"
            + " make_timestamptz(?))",
        type,
        message,
        payload,
        (long) payload.length,
        offset,
        arrival * 1_000);
    return this;
  }

  /** A page that was viewed this often in a minute, in a pane that replaces earlier ones. */
  public SampleClickstream page(long startMillis, String url, int views) {
    pages.computeIfAbsent(startMillis, m -> new LinkedHashMap<>()).merge(url, views, Integer::sum);
    pagePane(startMillis, false);
    return this;
  }

  /** How many different users there were from one minute (included) to another (excluded). */
  public long distinctUsers(long fromMillis, long toMillis) {
    return usersBetween(fromMillis, toMillis).size();
  }

  /** How many events there were from one minute (included) to another (excluded). */
  public long events(EventType type, long fromMillis, long toMillis) {
    return counts.entrySet().stream()
        .filter(minute -> minute.getKey() >= fromMillis && minute.getKey() < toMillis)
        .mapToLong(minute -> minute.getValue().get(type))
        .sum();
  }

  private void records(long startMillis, long good) {
    long late = good / 50;
    long duplicates = good / 80;
    long tooLate = good / 400;
    String everyRecord =
        " SELECT %s 'clicks', (range %% 3)::INTEGER, ? + range, make_timestamptz(? + range * ? // ?) %s FROM range(?)";
    long[] kinds = {good - late, late, duplicates, tooLate};
    String[] targets = {
      "silver_clickstream" + everyRecord.formatted("make_timestamptz(0), 'on_time',", ""),
      "silver_clickstream" + everyRecord.formatted("make_timestamptz(0), 'late',", ""),
      "duplicates" + everyRecord.formatted("'clickstream',", ""),
      "late_events" + everyRecord.formatted("'clickstream',", "")
    };
    for (int i = 0; i < kinds.length; i++) {
      long count = kinds[i];
      Object[] parameters = {offset, startMillis * 1_000, 59_000_000L, Math.max(1, count), count};
      tables.insert("INSERT INTO " + targets[i], parameters);
      tables.insert(
          "INSERT INTO bronze_clickstream" + everyRecord.formatted("", ", NULL"), parameters);
      offset += count;
    }
    for (Bad bad : BAD) {
      if (random.nextInt(10) < 3) {
        deadLetter(
            bad.type(),
            bad.message(),
            bad.payload().getBytes(UTF_8),
            startMillis + random.nextInt(59_000));
      }
    }
  }

  private void pageViews(long startMillis, long views) {
    Map<String, Integer> minute = pages.computeIfAbsent(startMillis, m -> new LinkedHashMap<>());
    for (long i = 0; i < views; i++) {
      int page = (int) (Math.pow(random.nextDouble(), 2.5) * PAGES.size());
      minute.merge(PAGES.get(page), 1, Integer::sum);
    }
    pagePane(startMillis, false);
  }

  private void minutePanes(long startMillis, boolean isFinal) {
    counts
        .get(startMillis)
        .forEach(
            (type, count) -> {
              HllSketch sketch = sketch(users.get(startMillis).get(type));
              pane(
                  "gold_events_per_minute",
                  "?, ?, ?, ?",
                  startMillis,
                  1,
                  isFinal,
                  type.label(),
                  count,
                  Math.round(sketch.getEstimate()),
                  sketch.toCompactByteArray());
            });
    pagePane(startMillis, isFinal);
  }

  private void pagePane(long startMillis, boolean isFinal) {
    long pane = nextPane("gold_page_views", startMillis);
    int[] rank = {0};
    pages.getOrDefault(startMillis, Map.of()).entrySet().stream()
        .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
        .limit(20)
        .forEach(
            page ->
                row(
                    "gold_page_views",
                    "?, ?, ?, 0",
                    startMillis,
                    1,
                    pane,
                    isFinal,
                    ++rank[0],
                    page.getKey(),
                    page.getValue().longValue()));
  }

  private void activePane(long startMillis, boolean isFinal) {
    HllSketch sketch = sketch(usersBetween(startMillis, startMillis + 5 * MINUTE));
    pane(
        "gold_active_users",
        "?, 0, ?",
        startMillis,
        5,
        isFinal,
        Math.round(sketch.getEstimate()),
        sketch.toCompactByteArray());
  }

  private void pane(
      String table, String places, long startMillis, int minutes, boolean isFinal, Object... more) {
    row(table, places, startMillis, minutes, nextPane(table, startMillis), isFinal, more);
  }

  private long nextPane(String table, long startMillis) {
    return panes.merge(table + startMillis, 1L, Long::sum);
  }

  private void row(
      String table,
      String places,
      long startMillis,
      int minutes,
      long pane,
      boolean isFinal,
      Object... more) {
    Object[] parameters = new Object[5 + more.length];
    parameters[0] = startMillis * 1_000;
    parameters[1] = (startMillis + minutes * MINUTE) * 1_000;
    parameters[2] = pane;
    parameters[3] = isFinal;
    parameters[4] = (startMillis + MINUTE) * 1_000;
    System.arraycopy(more, 0, parameters, 5, more.length);
    tables.insert(
        "INSERT INTO "
            + table
            + " VALUES (make_timestamptz(?), make_timestamptz(?), ?, 'EARLY', ?, make_timestamptz(?), "
            + places
            + ")",
        parameters);
  }

  private Set<Integer> usersBetween(long fromMillis, long toMillis) {
    Set<Integer> all = new HashSet<>();
    users.forEach(
        (minute, byType) -> {
          if (minute >= fromMillis && minute < toMillis) {
            byType.values().forEach(all::addAll);
          }
        });
    return all;
  }

  private static HllSketch sketch(Set<Integer> ids) {
    HllSketch sketch = new HllSketch(12, TgtHllType.HLL_8);
    ids.forEach(id -> sketch.update("user-" + id));
    return sketch;
  }
}
