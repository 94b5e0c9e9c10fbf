/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.dashboard.overview;

import dev.tidemark.dashboard.overview.Activity.Minute;
import dev.tidemark.dashboard.overview.Activity.TypeShare;
import dev.tidemark.dashboard.overview.Audience.MergedUsers;
import dev.tidemark.dashboard.overview.Audience.Users;
import dev.tidemark.dashboard.overview.TopPages.Page;
import dev.tidemark.transforms.clickstream.EventType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Reads the windowed results. The last hour is that of event time and ends with the newest window:
 * data that is replayed or simulated lies in the past.
 */
final class GoldReader {

  private static final long MINUTE_MILLIS = 60_000;
  private static final long HOUR_MILLIS = 60 * MINUTE_MILLIS;
  private static final long TOP_PAGES_MILLIS = 10 * MINUTE_MILLIS;
  private static final int TOP_PAGES = 10;

  /** A young table is shown on at least this many minutes, so that bars do not jump in width. */
  private static final long LEAST_MINUTES_MILLIS = 15 * MINUTE_MILLIS;

  private static final List<String> KNOWN_TYPES =
      Arrays.stream(EventType.values()).map(EventType::label).toList();

  /**
   * How far the windows are.
   *
   * @param newestEndMillis the end of the newest window, or null without windows
   * @param finalUpToMillis the end of the newest final window, or null if none is final
   */
  record Progress(@Nullable Long newestEndMillis, @Nullable Long finalUpToMillis) {}

  private final SnapshotQueries queries;

  GoldReader(SnapshotQueries queries) {
    this.queries = queries;
  }

  Progress progress() {
    return queries.rows(Sql.EVENTS_PER_MINUTE, Sql.WINDOW_PROGRESS).stream()
        .findFirst()
        .map(row -> new Progress(row.numberOrNull("newest"), row.numberOrNull("final_up_to")))
        .orElse(new Progress(null, null));
  }

  Activity activity(long endMillis) {
    List<Row> rows =
        queries.rows(
            Sql.EVENTS_PER_MINUTE, Sql.eventsPerMinute(endMillis - HOUR_MILLIS, endMillis));
    Map<Long, Map<String, Long>> counts = new TreeMap<>();
    Map<String, Long> totals = new HashMap<>();
    Set<Long> open = new HashSet<>();
    for (Row row : rows) {
      long start = row.number("window_start");
      String type = row.text("event_type");
      long count = row.number("event_count");
      counts.computeIfAbsent(start, minute -> new LinkedHashMap<>()).merge(type, count, Long::sum);
      totals.merge(type, count, Long::sum);
      if (!row.flag("is_final")) {
        open.add(start);
      }
    }
    long first =
        Math.min(
            endMillis - LEAST_MINUTES_MILLIS,
            counts.keySet().stream().findFirst().orElse(endMillis));
    List<Minute> minutes = new ArrayList<>();
    for (long start = first; start < endMillis; start += MINUTE_MILLIS) {
      minutes.add(new Minute(start, !open.contains(start), counts.getOrDefault(start, Map.of())));
    }
    return new Activity(List.copyOf(minutes), shares(totals));
  }

  /**
   * Active users now and over the hour before.
   *
   * <p>Sliding windows reach ahead: one that starts with the newest minute holds that minute only.
   * "Now" is the window that ends with it. Minutes that lie after the newest arrival come from
   * clocks that are ahead, and are not "now".
   */
  Audience audience(long newestArrivalMillis) {
    Long newestMinute =
        queries
            .rows(
                Sql.ACTIVE_USERS,
                Sql.newestActiveUsers(
                    Math.floorDiv(newestArrivalMillis, MINUTE_MILLIS) * MINUTE_MILLIS
                        + MINUTE_MILLIS))
            .stream()
            .findFirst()
            .map(row -> row.numberOrNull("newest"))
            .orElse(null);
    if (newestMinute == null) {
      return Audience.NONE;
    }
    long end = newestMinute + MINUTE_MILLIS;
    long start = end - HOUR_MILLIS;
    UserSketches merged = new UserSketches();
    List<Users> recent = new ArrayList<>();
    for (Row row : queries.rows(Sql.ACTIVE_USERS, Sql.activeUsers(start, end))) {
      recent.add(
          new Users(
              row.number("window_start"),
              row.number("window_end"),
              row.number("active_users"),
              row.flag("is_final")));
      String sketch = row.textOrNull("sketch");
      if (sketch != null) {
        merged.add(Base64.getDecoder().decode(sketch));
      }
    }
    if (recent.isEmpty()) {
      return Audience.NONE;
    }
    MergedUsers lastHour =
        new MergedUsers(
            start,
            end,
            merged.users(),
            merged.atLeast(),
            merged.atMost(),
            recent.stream().allMatch(Users::isFinal));
    return new Audience(recent.get(recent.size() - 1), lastHour, List.copyOf(recent));
  }

  TopPages topPages(long endMillis) {
    long start = endMillis - TOP_PAGES_MILLIS;
    List<Row> rows = queries.rows(Sql.PAGE_VIEWS, Sql.topPages(start, endMillis, TOP_PAGES));
    List<Page> pages =
        rows.stream()
            .map(
                row -> new Page(row.text("page_url"), row.number("views"), row.number("max_error")))
            .toList();
    return new TopPages(
        start, endMillis, rows.stream().allMatch(row -> row.flag("is_final")), pages);
  }

  /** All known types, present or not, then any others by name. */
  private static List<TypeShare> shares(Map<String, Long> totals) {
    Map<String, Long> all = new HashMap<>(totals);
    KNOWN_TYPES.forEach(type -> all.putIfAbsent(type, 0L));
    long sum = totals.values().stream().mapToLong(Long::longValue).sum();
    Comparator<TypeShare> order = Comparator.comparingInt(share -> place(share.type()));
    return all.entrySet().stream()
        .map(
            entry ->
                new TypeShare(
                    entry.getKey(),
                    entry.getValue(),
                    sum == 0 ? 0 : 100.0 * entry.getValue() / sum))
        .sorted(order.thenComparing(TypeShare::type))
        .toList();
  }

  private static int place(String type) {
    int place = KNOWN_TYPES.indexOf(type);
    return place < 0 ? KNOWN_TYPES.size() : place;
  }
}
