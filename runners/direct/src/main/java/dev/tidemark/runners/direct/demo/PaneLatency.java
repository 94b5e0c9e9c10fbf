/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.direct.demo;

import dev.tidemark.pipeline.query.QueryResult;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How long events take from their arrival in Kafka until a query of gold shows them counted.
 *
 * <p>When a later pane of a window and type becomes visible, the events it counts in addition
 * arrived between the last arrivals of the two panes; they are taken to be spread evenly over that
 * time. The moment of visibility is when a poll sees the pane, so latencies are too long by up to a
 * poll.
 */
final class PaneLatency {

  private static final int POINTS_PER_PANE = 10;

  private record Key(long windowStart, String eventType) {}

  private record Pane(long eventCount, long lastArrivalMillis) {}

  private record Sample(double latencyMillis, double events) {}

  private final Map<Key, Pane> visible;
  private final List<Sample> samples = new ArrayList<>();

  PaneLatency() {
    this(new HashMap<>());
  }

  private PaneLatency(Map<Key, Pane> visible) {
    this.visible = visible;
  }

  /** Goes on from what is visible now, without the samples so far. */
  PaneLatency fresh() {
    return new PaneLatency(visible);
  }

  /** Takes in what a poll at this time saw. */
  void add(QueryResult panes, long nowMillis) {
    for (List<Object> row : panes.rows()) {
      Key key = new Key(whole(row.get(0)), (String) row.get(1));
      Pane pane = new Pane(whole(row.get(2)), whole(row.get(3)));
      Pane before = visible.put(key, pane);
      long counted = pane.eventCount - (before == null ? 0 : before.eventCount);
      if (counted <= 0) {
        continue;
      }
      long from = before == null ? pane.lastArrivalMillis : before.lastArrivalMillis;
      for (int point = 1; point <= POINTS_PER_PANE; point++) {
        double arrival = from + (pane.lastArrivalMillis - from) * (double) point / POINTS_PER_PANE;
        samples.add(new Sample(nowMillis - arrival, (double) counted / POINTS_PER_PANE));
      }
    }
  }

  /** Whether anything was measured. */
  boolean isEmpty() {
    return samples.isEmpty();
  }

  /** The latency in milliseconds that this share of the events did not exceed. */
  double quantile(double share) {
    List<Sample> sorted =
        samples.stream().sorted(Comparator.comparingDouble(Sample::latencyMillis)).toList();
    double total = sorted.stream().mapToDouble(Sample::events).sum();
    double seen = 0;
    for (Sample sample : sorted) {
      seen += sample.events;
      if (seen >= share * total) {
        return sample.latencyMillis;
      }
    }
    return Double.NaN;
  }

  private static long whole(Object number) {
    return ((Number) number).longValue();
  }
}
