/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.bench.floor;

import dev.tidemark.pipeline.table.ClickstreamTables;
import dev.tidemark.transforms.clickstream.ClickEvent;
import dev.tidemark.transforms.clickstream.ClickstreamFormat;
import dev.tidemark.transforms.deadletter.DeadLetter;
import dev.tidemark.transforms.gold.ActiveUsers;
import dev.tidemark.transforms.gold.EventsPerMinute;
import dev.tidemark.transforms.parse.EventParser;
import dev.tidemark.transforms.parse.ParseLimits;
import dev.tidemark.transforms.record.RawRecord;
import dev.tidemark.transforms.record.RecordPosition;
import dev.tidemark.transforms.time.LatenessClass;
import dev.tidemark.transforms.time.TimePolicy;
import dev.tidemark.transforms.validate.Failure;
import dev.tidemark.transforms.validate.Validated;
import dev.tidemark.transforms.window.WindowPane;
import java.io.IOException;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.beam.sdk.transforms.windowing.PaneInfo;
import org.apache.datasketches.hll.HllSketch;
import org.apache.datasketches.hll.TgtHllType;
import org.apache.datasketches.hll.Union;

/** Parses, deduplicates, writes and counts, record by record. */
final class FloorWork {
  private static final long MINUTE_MILLIS = 60_000;
  private static final int SLIDES = 5;
  private static final int LG_K = 12;

  private final FloorTables tables;
  private final TimePolicy policy = TimePolicy.DEFAULT;
  private final EventParser<ClickEvent> parser =
      new EventParser<>(ClickstreamFormat.of(), policy, ParseLimits.DEFAULT);
  private final TreeMap<Long, Set<String>> idsByMinute = new TreeMap<>();
  private final TreeMap<Long, Map<String, Count>> counts = new TreeMap<>();
  private final Map<Integer, Long> arrivals = new HashMap<>();
  private final int partitions;

  /**
   * The work on a topic.
   *
   * @param partitions how many partitions the topic has, none of them empty
   */
  FloorWork(FloorTables tables, int partitions) {
    this.tables = tables;
    this.partitions = partitions;
  }

  void add(RawRecord raw) throws IOException {
    tables.bronze.write(raw);
    Validated<ClickEvent> parsed = parser.parse(raw);
    if (parsed instanceof Validated.Valid<ClickEvent> valid) {
      add(valid.value());
    } else if (parsed instanceof Validated.Invalid<ClickEvent> invalid) {
      tables.deadLetters.write(deadLetter(raw, invalid.failure()));
    }
  }

  private void add(ClickEvent event) throws IOException {
    if (policy.classify(event.latenessMillis()) == LatenessClass.TOO_LATE) {
      tables.lateEvents.write(event);
      return;
    }
    long minute = Math.floorDiv(event.eventTimeMillis(), MINUTE_MILLIS);
    expire(event.position());
    if (idsByMinute
        .computeIfAbsent(minute, unused -> new HashSet<>())
        .add(event.eventId() + event.eventTimeMillis())) {
      tables.silver.write(event);
      counts
          .computeIfAbsent(minute, unused -> new HashMap<>())
          .computeIfAbsent(event.eventType(), unused -> new Count())
          .add(event);
    } else {
      tables.duplicates.write(event);
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

  private static DeadLetter deadLetter(RawRecord raw, Failure failure) {
    byte[] payload = raw.value();
    return new DeadLetter(
        ClickstreamTables.STREAM,
        failure.type(),
        failure.stage().label(),
        failure.message(),
        failure.fieldPath(),
        failure.exceptionClass(),
        raw.position(),
        raw.key(),
        null,
        payload == null ? 0 : payload.length,
        1);
  }

  /** Writes gold and commits everything. */
  void finish() throws IOException, InterruptedException {
    TreeMap<Long, Count> minutes = new TreeMap<>();
    for (Map.Entry<Long, Map<String, Count>> minute : counts.entrySet()) {
      Count all = minutes.computeIfAbsent(minute.getKey(), unused -> new Count());
      for (Map.Entry<String, Count> type : minute.getValue().entrySet()) {
        Count count = type.getValue();
        all.merge(count);
        byte[] sketch = count.sketch();
        tables.eventsPerMinute.write(
            new EventsPerMinute(
                pane(minute.getKey(), 1),
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
              pane(slide.getKey(), SLIDES),
              Math.round(HllSketch.heapify(sketch).getCompositeEstimate()),
              slide.getValue().events,
              sketch,
              slide.getValue().lastArrivalMillis));
    }
    tables.commit();
  }

  private static WindowPane pane(long startMinute, int minutes) {
    return new WindowPane(
        startMinute * MINUTE_MILLIS,
        (startMinute + minutes) * MINUTE_MILLIS,
        0,
        PaneInfo.Timing.ON_TIME,
        true);
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
