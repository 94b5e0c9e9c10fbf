/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.bench.floor;

import dev.tidemark.bench.work.ClickstreamWork;
import dev.tidemark.transforms.clickstream.ClickEvent;
import dev.tidemark.transforms.record.RawRecord;
import dev.tidemark.transforms.record.RecordPosition;
import dev.tidemark.transforms.time.TimePolicy;
import java.io.IOException;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Parses, deduplicates, writes and counts, record by record. */
final class FloorWork {
  private static final long MINUTE_MILLIS = 60_000;

  private final ClickstreamWork work;
  private final TimePolicy policy = TimePolicy.DEFAULT;
  private final TreeMap<Long, Set<String>> idsByMinute = new TreeMap<>();
  private final Map<Integer, Long> arrivals = new HashMap<>();
  private final int partitions;

  /**
   * The work on a topic.
   *
   * @param partitions how many partitions the topic has, none of them empty
   */
  FloorWork(ClickstreamWork work, int partitions) {
    this.work = work;
    this.partitions = partitions;
  }

  void add(RawRecord raw) throws IOException {
    Optional<ClickEvent> taken = work.take(raw);
    if (taken.isEmpty()) {
      return;
    }
    ClickEvent event = taken.get();
    long minute = Math.floorDiv(event.eventTimeMillis(), MINUTE_MILLIS);
    expire(event.position());
    if (idsByMinute
        .computeIfAbsent(minute, unused -> new HashSet<>())
        .add(event.eventId() + event.eventTimeMillis())) {
      work.unique(event);
    } else {
      work.duplicate(event);
    }
  }

  /** A minute of the deduplication ends when all of its events would be too late. */
  private void expire(RecordPosition position) {
    arrivals.put(position.partition(), position.arrivalMillis());
    if (arrivals.size() < partitions) {
      return;
    }
    long arrivalMillis = Collections.min(arrivals.values());
    idsByMinute
        .headMap(
            Math.floorDiv(
                arrivalMillis - policy.maxDelayMillis() - policy.allowedLatenessMillis(),
                MINUTE_MILLIS))
        .clear();
  }
}
