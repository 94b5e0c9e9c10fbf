/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.testdata.clickstream;

import dev.tidemark.testdata.clickstream.Expectation.ActiveUsers;
import dev.tidemark.testdata.clickstream.Expectation.PageMinute;
import dev.tidemark.testdata.clickstream.Expectation.TypeMinute;
import dev.tidemark.testdata.clickstream.Expectation.UserMinute;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/**
 * Exact contents of the windows: minutes, and five minutes sliding by one. Minutes are numbered
 * from the epoch. Keeps the users of minutes that can still change, and of the four before them.
 */
final class ExpectedWindows {
  private static final int SLIDING_MINUTES = 5;
  private static final Comparator<EventType> BY_LABEL = Comparator.comparing(EventType::label);

  private final TreeMap<Long, Minute> minutes = new TreeMap<>();
  private final List<TypeMinute> eventsPerMinute = new ArrayList<>();
  private final List<UserMinute> usersPerMinute = new ArrayList<>();
  private final List<ActiveUsers> activeUsers = new ArrayList<>();
  private final List<PageMinute> pageViews = new ArrayList<>();

  /** Minutes before this one are finished. */
  private long finishedBefore = Long.MIN_VALUE;

  /** The last sliding window that is finished, by its first minute. */
  private long slidThrough = Long.MIN_VALUE;

  private static final class Minute {
    private final long[] events = new long[EventType.count()];
    private final long[] users = new long[EventType.count()];
    private final IntTally typesByUser = new IntTally();
    private final IntTally viewsByPage = new IntTally();

    void add(Visitors.Step step) {
      EventType type = step.type();
      events[type.index()]++;
      if ((typesByUser.setBits(step.user(), type.bit()) & type.bit()) == 0) {
        users[type.index()]++;
      }
      if (type == EventType.PAGE_VIEW && step.page() != Site.NO_PAGE) {
        viewsByPage.increment(step.page());
      }
    }

    long eventCount() {
      long sum = 0;
      for (long count : events) {
        sum += count;
      }
      return sum;
    }
  }

  /** Adds an event to its minute. */
  void add(long minute, Visitors.Step step) {
    if (minute < finishedBefore) {
      throw new IllegalStateException(
          "event in minute %d, but minutes before %d are finished"
              .formatted(minute, finishedBefore));
    }
    minutes.computeIfAbsent(minute, start -> new Minute()).add(step);
  }

  /** Turns the minutes before this one into results; they get no more events. */
  void finishBefore(long minute) {
    if (minute <= finishedBefore) {
      return;
    }
    minutes.subMap(finishedBefore, minute).forEach(this::finish);
    slide(minute);
    finishedBefore = minute;
  }

  /** Turns all minutes into results. */
  void finishAll() {
    if (!minutes.isEmpty()) {
      finishBefore(minutes.lastKey() + SLIDING_MINUTES);
    }
  }

  private void finish(long minute, Minute counts) {
    Instant start = start(minute);
    List<EventType> types = new ArrayList<>(List.of(EventType.values()));
    types.sort(BY_LABEL);
    for (EventType type : types) {
      long events = counts.events[type.index()];
      if (events > 0) {
        eventsPerMinute.add(
            new TypeMinute(start, type.label(), events, counts.users[type.index()]));
      }
    }
    usersPerMinute.add(new UserMinute(start, counts.eventCount(), counts.typesByUser.size()));
    List<PageMinute> views = new ArrayList<>();
    counts.viewsByPage.forEach(
        (page, count) -> views.add(new PageMinute(start, Site.page(page), count)));
    views.sort(Comparator.comparing(PageMinute::pageUrl));
    pageViews.addAll(views);
  }

  /**
   * Results of the windows that end at this minute's start or before; drops what only they need.
   */
  private void slide(long minute) {
    while (!minutes.isEmpty() && minutes.firstKey() < minute) {
      long first = minutes.firstKey();
      long lastStart = Math.min(first, minute - SLIDING_MINUTES);
      for (long start = nextSlidingStart(first); start <= lastStart; start++) {
        addWindow(start);
      }
      if (first > minute - SLIDING_MINUTES) {
        return;
      }
      minutes.remove(first);
    }
  }

  private long nextSlidingStart(long firstMinute) {
    return Math.max(firstMinute - SLIDING_MINUTES + 1, slidThrough + 1);
  }

  private void addWindow(long start) {
    IntTally users = new IntTally();
    long events = 0;
    for (Minute minute : minutes.subMap(start, start + SLIDING_MINUTES).values()) {
      minute.typesByUser.forEach((user, types) -> users.setBits(user, types));
      events += minute.eventCount();
    }
    slidThrough = start;
    activeUsers.add(
        new ActiveUsers(start(start), start(start + SLIDING_MINUTES), users.size(), events));
  }

  private static Instant start(long minute) {
    return Instant.EPOCH.plus(Duration.ofMinutes(minute));
  }

  List<TypeMinute> eventsPerMinute() {
    return eventsPerMinute;
  }

  List<UserMinute> usersPerMinute() {
    return usersPerMinute;
  }

  List<ActiveUsers> activeUsers() {
    return activeUsers;
  }

  List<PageMinute> pageViews() {
    return pageViews;
  }
}
