/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.bench.work;

import dev.tidemark.transforms.clickstream.ClickEvent;
import dev.tidemark.transforms.gold.ActiveUsers;
import dev.tidemark.transforms.gold.EventsPerMinute;
import dev.tidemark.transforms.window.WindowPane;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.transforms.windowing.PaneInfo;
import org.apache.datasketches.hll.HllSketch;
import org.apache.datasketches.hll.TgtHllType;
import org.apache.datasketches.hll.Union;

/** Events and distinct users per minute and type, and in five minutes sliding by one. */
final class GoldCounts {
  private static final long MINUTE_MILLIS = 60_000;
  private static final int SLIDES = 5;
  private static final int LG_K = 12;

  private final TreeMap<Long, Map<String, Count>> counts = new TreeMap<>();

  void add(ClickEvent event) {
    counts
        .computeIfAbsent(
            Math.floorDiv(event.eventTimeMillis(), MINUTE_MILLIS), unused -> new HashMap<>())
        .computeIfAbsent(event.eventType(), unused -> new Count())
        .add(event);
  }

  /**
   * Writes a row for each window and forgets the counts.
   *
   * @param isFinal whether they are the windows' values; else they are parts of them
   */
  void drainTo(WorkTables tables, boolean isFinal) throws IOException {
    TreeMap<Long, Count> minutes = new TreeMap<>();
    for (Map.Entry<Long, Map<String, Count>> minute : counts.entrySet()) {
      Count all = minutes.computeIfAbsent(minute.getKey(), unused -> new Count());
      for (Map.Entry<String, Count> type : minute.getValue().entrySet()) {
        Count count = type.getValue();
        all.merge(count);
        byte[] sketch = count.sketch();
        tables.eventsPerMinute.write(
            new EventsPerMinute(
                pane(minute.getKey(), 1, isFinal),
                type.getKey(),
                count.events,
                Math.round(HllSketch.heapify(sketch).getCompositeEstimate()),
                sketch,
                count.lastArrivalMillis));
      }
    }
    TreeMap<Long, Count> slides = new TreeMap<>();
    minutes.forEach(
        (minute, count) -> {
          for (long start = minute - SLIDES + 1; start <= minute; start++) {
            slides.computeIfAbsent(start, unused -> new Count()).merge(count);
          }
        });
    for (Map.Entry<Long, Count> slide : slides.entrySet()) {
      byte[] sketch = slide.getValue().sketch();
      tables.activeUsers.write(
          new ActiveUsers(
              pane(slide.getKey(), SLIDES, isFinal),
              Math.round(HllSketch.heapify(sketch).getCompositeEstimate()),
              slide.getValue().events,
              sketch,
              slide.getValue().lastArrivalMillis));
    }
    counts.clear();
  }

  private static WindowPane pane(long startMinute, int minutes, boolean isFinal) {
    return new WindowPane(
        startMinute * MINUTE_MILLIS,
        (startMinute + minutes) * MINUTE_MILLIS,
        0,
        isFinal ? PaneInfo.Timing.ON_TIME : PaneInfo.Timing.EARLY,
        isFinal);
  }

  private static final class Count {
    private final Union users = new Union(LG_K);
    private long events;
    private long lastArrivalMillis = Long.MIN_VALUE;

    void add(ClickEvent event) {
      users.update(event.userId());
      events++;
      lastArrivalMillis = Math.max(lastArrivalMillis, event.position().arrivalMillis());
    }

    void merge(Count other) {
      users.update(other.users.getResult(TgtHllType.HLL_8));
      events += other.events;
      lastArrivalMillis = Math.max(lastArrivalMillis, other.lastArrivalMillis);
    }

    byte[] sketch() {
      return users.getResult(TgtHllType.HLL_8).toCompactByteArray();
    }
  }
}
