/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.testdata.plan;

import dev.tidemark.testdata.record.GeneratedRecord;
import dev.tidemark.testdata.record.GeneratedRecord.Header;
import java.time.Duration;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.common.utils.Utils;

/**
 * Makes the records of a stream from a model of its events: on time, late and too late, copied,
 * broken; in the order of their arrival, the same from the same seed on every platform.
 *
 * <p>After the last record a closing event goes to every partition, so much later that arrival
 * alone closes every window of the events before.
 *
 * <p>Memory: the copies that have not arrived yet, and what the model keeps.
 *
 * @param <E> an event before it is written
 */
public final class StreamGenerator<E> implements RecordGenerator {

  private static final double COPY_IN_SAME_PARTITION = 0.6;
  private static final double TOO_LATE_COPIES = 0.1;
  private static final double CLOCK_AHEAD = 0.005;
  private static final Duration CLOSING_MARGIN = Duration.ofSeconds(10);
  private static final List<Header> HEADERS = List.of();

  private final StreamShape shape;
  private final StreamModel<E> model;
  private final Duration longestWindow;
  private final StreamSlots slots;
  private final ArrivalTimes arrivals;
  private final Delays delays;
  private final RandomStream random;
  private final RandomStream defects;
  private final PriorityQueue<Planned<E>> planned = new PriorityQueue<>();
  private final SortedMap<String, Long> deadLetters = new TreeMap<>();
  private final long[] offsets;
  private long made;
  private long nextArrival;
  private long lastArrival;
  private long latestEvent = Long.MIN_VALUE;
  private boolean closing;
  private long received;
  private long duplicate;
  private long onTime;
  private long late;
  private long tooLate;

  /** What must become of a record. */
  private enum Outcome {
    ON_TIME,
    LATE,
    DUPLICATE,
    TOO_LATE,
    DEAD_LETTER
  }

  /** A record that waits for its arrival. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared by its components.
  private record Planned<E>(
      long arrivalMillis,
      long sequence,
      int partition,
      byte[] key,
      byte[] value,
      Outcome outcome,
      E event,
      String defect)
      implements Comparable<Planned<E>> {

    @Override
    public int compareTo(Planned<E> other) {
      int order = Long.compare(arrivalMillis, other.arrivalMillis);
      return order == 0 ? Long.compare(sequence, other.sequence) : order;
    }
  }

  private StreamGenerator(StreamShape shape, StreamModel<E> model, Duration longestWindow) {
    this.shape = shape;
    this.model = model;
    this.longestWindow = longestWindow;
    this.slots = new StreamSlots(shape, model.defects());
    this.arrivals =
        new ArrivalTimes(
            shape.seed(),
            shape.start().toEpochMilli(),
            shape.rate() * (1 - shape.duplicateShare()));
    this.delays = new Delays(shape.seed(), shape.timeRule());
    this.random = RandomStream.of(shape.seed(), "records");
    this.defects = RandomStream.of(shape.seed(), "defects");
    this.offsets = new long[shape.partitions()];
    this.nextArrival = arrivals.next();
  }

  /**
   * A generator at its first record.
   *
   * @param longestWindow the closing events come at least so long after the watermark's horizon
   * @throws IllegalArgumentException if the shape cannot be, with all its problems
   */
  public static <E> StreamGenerator<E> of(
      StreamShape shape, StreamModel<E> model, Duration longestWindow) {
    return new StreamGenerator<>(shape.validated(), model, longestWindow);
  }

  @Override
  public long size() {
    return shape.events() + shape.partitions();
  }

  @Override
  public boolean hasNext() {
    return !closing || !planned.isEmpty();
  }

  @Override
  public GeneratedRecord next() {
    while (made < shape.events()
        && (planned.isEmpty() || planned.element().arrivalMillis() > nextArrival)) {
      plan(slots.next(made), nextArrival);
      nextArrival = arrivals.next();
    }
    if (planned.isEmpty()) {
      planClosing();
    }
    Planned<E> record = planned.remove();
    lastArrival = record.arrivalMillis();
    count(record);
    return new GeneratedRecord(
        record.partition(),
        offsets[record.partition()]++,
        record.arrivalMillis(),
        record.key(),
        record.value(),
        HEADERS);
  }

  /**
   * What must become of all the records.
   *
   * @throws IllegalStateException if there are records left
   */
  public RecordCounts counts() {
    if (hasNext()) {
      throw new IllegalStateException("counts asked for before the last record was made");
    }
    return new RecordCounts(
        received,
        onTime + late,
        duplicate,
        deadLetters.values().stream().mapToLong(count -> count).sum(),
        deadLetters,
        onTime,
        late,
        tooLate);
  }

  private void count(Planned<E> record) {
    received++;
    switch (record.outcome()) {
      case ON_TIME -> onTime++;
      case LATE -> late++;
      case DUPLICATE -> duplicate++;
      case TOO_LATE -> tooLate++;
      case DEAD_LETTER -> deadLetters.merge(record.defect(), 1L, Long::sum);
    }
    if (record.outcome() == Outcome.ON_TIME || record.outcome() == Outcome.LATE) {
      model.good(record.event());
    }
  }

  private void plan(StreamSlots.Slot slot, long arrival) {
    switch (slot.kind()) {
      case BROKEN -> broken(slot.defect(), arrival);
      case TOO_LATE -> {
        long lateness = delays.tooLate();
        E event = model.event(arrival - lateness);
        add(arrival, partition(model.key(event)), event, Outcome.TOO_LATE);
      }
      case LATE -> first(slot, arrival, delays.late(), Outcome.LATE);
      case CLOCK_AHEAD -> first(slot, arrival, delays.clockAhead(), Outcome.ON_TIME);
      default ->
          first(
              slot,
              arrival,
              random.chance(CLOCK_AHEAD) ? delays.clockAhead() : delays.onTime(),
              Outcome.ON_TIME);
    }
  }

  /** A good event, and perhaps a copy of it. */
  private void first(StreamSlots.Slot slot, long arrival, long lateness, Outcome outcome) {
    long eventMillis = arrival - lateness;
    latestEvent = Math.max(latestEvent, eventMillis);
    E event = model.event(eventMillis);
    Planned<E> record = add(arrival, partition(model.key(event)), event, outcome);
    boolean copied =
        switch (slot.kind()) {
          case COPY_HERE, COPY_ELSEWHERE -> true;
          default -> random.chance(shape.duplicateShare() / (1 - shape.duplicateShare()));
        };
    long pause = copied ? delays.untilCopy(lateness) : 0;
    if (pause > 0) {
      copy(record, arrival + pause, slot, Outcome.DUPLICATE);
    }
    boolean copiedTooLate =
        slot.kind() == StreamSlots.Kind.TOO_LATE_COPY
            || random.chance(shape.tooLateShare() * TOO_LATE_COPIES);
    if (copiedTooLate) {
      copy(record, eventMillis + delays.tooLateCopy(), slot, Outcome.TOO_LATE);
    }
  }

  private void copy(Planned<E> first, long arrival, StreamSlots.Slot slot, Outcome outcome) {
    if (made >= shape.events()) {
      return;
    }
    boolean here =
        switch (slot.kind()) {
          case COPY_HERE -> true;
          case COPY_ELSEWHERE -> false;
          default -> random.chance(COPY_IN_SAME_PARTITION);
        };
    int partitions = shape.partitions();
    int partition =
        here || partitions == 1
            ? first.partition()
            : (first.partition() + 1 + random.below(partitions - 1)) % partitions;
    planned.add(
        new Planned<>(arrival, made++, partition, first.key(), first.value(), outcome, null, null));
  }

  private void broken(String defect, long arrival) {
    E event = model.event(arrival - delays.onTime());
    byte[] key = model.key(event);
    planned.add(
        new Planned<>(
            arrival,
            made++,
            partition(key),
            key,
            model.broken(defect, event, arrival, defects),
            Outcome.DEAD_LETTER,
            null,
            defect));
  }

  private Planned<E> add(long arrival, int partition, E event, Outcome outcome) {
    Planned<E> record =
        new Planned<>(
            arrival,
            made++,
            partition,
            model.key(event),
            model.payload(event).encode(),
            outcome,
            event,
            null);
    planned.add(record);
    return record;
  }

  private void planClosing() {
    if (closing) {
      throw new NoSuchElementException("all records have been made");
    }
    closing = true;
    long arrival =
        Math.max(lastArrival, latestEvent)
            + shape.timeRule().horizonMillis()
            + longestWindow.plus(CLOSING_MARGIN).toMillis();
    for (int partition = 0; partition < shape.partitions(); partition++) {
      add(arrival, partition, model.closingEvent(partition, arrival), Outcome.ON_TIME);
    }
  }

  /** As Kafka's own producer does. */
  private int partition(byte[] key) {
    return Utils.toPositive(Utils.murmur2(key)) % shape.partitions();
  }
}
