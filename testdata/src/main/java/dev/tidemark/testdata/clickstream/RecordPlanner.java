/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.testdata.clickstream;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidemark.testdata.clickstream.ClickEvent.Properties;
import dev.tidemark.testdata.clickstream.Outcome.Punctuality;
import dev.tidemark.testdata.clickstream.Slot.Kind;
import dev.tidemark.testdata.plan.Delays;
import dev.tidemark.testdata.plan.RandomStream;
import dev.tidemark.testdata.record.GeneratedRecord.Header;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.UUID;
import org.apache.kafka.common.utils.Utils;

/**
 * Makes the records of a slot and keeps them until they arrive: copies come minutes later. Never
 * plans more records than the settings ask for.
 */
final class RecordPlanner {
  private static final double THREE_TIMES = 0.15;
  private static final double MEAN_COPIES = 1 + THREE_TIMES;
  private static final double COPY_IN_SAME_PARTITION = 0.6;
  private static final List<Header> WEB = List.of(header("client", "web"));
  private static final List<Header> APP = List.of(header("client", "app"), header("via", "edge-1"));
  private static final List<Header> BATCH =
      List.of(
          header("client", "app"),
          header("via", "edge-1"),
          header("via", "edge-2"),
          new Header("flushed", null));

  private final RandomStream random;
  private final GeneratorSettings settings;
  private final Visitors visitors;
  private final Delays delays;
  private final EventEncoder encoder = new EventEncoder();
  private final DefectivePayloads defective;
  private final PriorityQueue<PlannedRecord> planned = new PriorityQueue<>();
  private final double copyChance;
  private final double tooLateCopyChance;
  private long made;
  private long eventNumber;
  private long batchNumber;

  RecordPlanner(GeneratorSettings settings) {
    this.settings = settings;
    this.random = RandomStream.of(settings.seed(), "records");
    this.visitors = new Visitors(settings);
    this.delays = new Delays(settings.seed(), settings.timeRule());
    this.defective = new DefectivePayloads(settings, encoder);
    double good = 1 - settings.duplicateShare() - settings.tooLateShare();
    for (Defect defect : Defect.values()) {
      good -= settings.defectShare(defect);
    }
    this.copyChance = settings.duplicateShare() / good / MEAN_COPIES;
    this.tooLateCopyChance =
        settings.tooLateShare() * SlotSchedule.TOO_LATE_COPIES / (good - settings.lateShare());
  }

  private static Header header(String name, String value) {
    return new Header(name, value.getBytes(UTF_8));
  }

  /** The planned records; the first to arrive is at the head. */
  Queue<PlannedRecord> planned() {
    return planned;
  }

  /** How many records have been planned so far. */
  long made() {
    return made;
  }

  /** Plans the records of a slot at this arrival. */
  void plan(Slot slot, long arrivalMillis) {
    switch (slot.kind()) {
      case LATE_BATCH -> lateBatch(arrivalMillis);
      case TOO_LATE_BATCH -> tooLateBatch(arrivalMillis);
      case BAD -> bad(slot.defect(), arrivalMillis);
      default -> onTime(slot.kind(), arrivalMillis);
    }
  }

  /** Plans a closing event for a partition. */
  void planClosing(int partition, long arrivalMillis) {
    Visitors.Step step =
        new Visitors.Step(Site.CLOSING, "s-closing", EventType.PAGE_VIEW, Site.CLOSING, null);
    ClickEvent event = new ClickEvent(nextId(), step, arrivalMillis, Properties.ABSENT, 1, 0);
    add(arrivalMillis, partition, event, WEB, good(event, Punctuality.ON_TIME));
  }

  private void onTime(Kind kind, long arrivalMillis) {
    boolean ahead = kind == Kind.CLOCK_AHEAD || random.chance(settings.clockAheadShare());
    long lateness = ahead ? delays.clockAhead() : delays.onTime();
    ClickEvent event =
        event(visitors.next(arrivalMillis), arrivalMillis - lateness, unknownFields(kind));
    PlannedRecord first =
        add(arrivalMillis, event, random.chance(0.5) ? WEB : APP, good(event, Punctuality.ON_TIME));
    int copies = copies(kind);
    for (int i = 0; i < copies; i++) {
      copy(first, kind, lateness);
    }
    if (kind == Kind.WITH_TOO_LATE_COPY || random.chance(tooLateCopyChance)) {
      long arrival = event.timeMillis() + delays.tooLateCopy();
      addCopy(first, arrival, partitionOfCopy(kind, first), new Outcome.TooLate());
    }
  }

  private int copies(Kind kind) {
    return switch (kind) {
      case WITH_COPY_IN_PARTITION, WITH_COPY_ELSEWHERE -> 1;
      case WITH_TWO_COPIES -> 2;
      default -> random.chance(copyChance) ? (random.chance(THREE_TIMES) ? 2 : 1) : 0;
    };
  }

  private int unknownFields(Kind kind) {
    boolean some = kind == Kind.WITH_UNKNOWN_FIELDS || random.chance(settings.unknownFieldShare());
    return some ? 1 + random.below(3) : 0;
  }

  /** A phone was offline for minutes: a few events of one session come together. */
  private void lateBatch(long arrivalMillis) {
    int user = visitors.anyone();
    String session = nextBatch(user);
    int size = 1 + random.below(SlotSchedule.LARGEST_LATE_BATCH);
    for (int i = 0; i < size && isRoom(); i++) {
      long lateness = delays.late();
      long arrival = arrivalMillis + 3L * i;
      ClickEvent event =
          event(visitors.offline(user, session), arrival - lateness, unknownFields(Kind.ORDINARY));
      PlannedRecord first = add(arrival, event, BATCH, good(event, Punctuality.LATE));
      int copies = copies(Kind.ORDINARY);
      for (int j = 0; j < copies; j++) {
        copy(first, Kind.ORDINARY, lateness);
      }
    }
  }

  /**
   * A phone was offline for up to hours: a session's events, a few seconds apart, come together.
   */
  private void tooLateBatch(long arrivalMillis) {
    int user = visitors.anyone();
    String session = nextBatch(user);
    int size = 1 + random.below(SlotSchedule.LARGEST_TOO_LATE_BATCH);
    long eventMillis = arrivalMillis - delays.tooLate();
    for (int i = 0; i < size && isRoom(); i++) {
      ClickEvent event =
          event(visitors.offline(user, session), eventMillis, unknownFields(Kind.ORDINARY));
      add(arrivalMillis + 3L * i, event, BATCH, new Outcome.TooLate());
      eventMillis -= random.between(1_000, 40_000);
    }
  }

  private void bad(Defect defect, long arrivalMillis) {
    ClickEvent event = event(visitors.next(arrivalMillis), arrivalMillis - delays.onTime(), 0);
    byte[] value = defective.make(defect, event, arrivalMillis);
    // What is not JSON often comes from someone who does not know the topic's keys either.
    boolean keyless = defect == Defect.NOT_JSON && random.chance(0.5);
    byte[] key = key(event);
    add(
        new PlannedRecord(
            arrivalMillis,
            made,
            partition(key),
            keyless ? null : key,
            value,
            keyless ? List.of() : WEB,
            new Outcome.DeadLetter(defect)));
  }

  private void copy(PlannedRecord first, Kind kind, long latenessMillis) {
    long pause = delays.untilCopy(latenessMillis);
    if (pause > 0) {
      addCopy(
          first,
          first.arrivalMillis() + pause,
          partitionOfCopy(kind, first),
          new Outcome.Duplicate());
    }
  }

  private int partitionOfCopy(Kind kind, PlannedRecord first) {
    int active = settings.activePartitions();
    boolean same =
        switch (kind) {
          case WITH_COPY_IN_PARTITION -> true;
          case WITH_COPY_ELSEWHERE -> false;
          default -> random.chance(COPY_IN_SAME_PARTITION);
        };
    return same || active == 1
        ? first.partition()
        : (first.partition() + 1 + random.below(active - 1)) % active;
  }

  private void addCopy(PlannedRecord first, long arrivalMillis, int partition, Outcome outcome) {
    if (isRoom()) {
      add(
          new PlannedRecord(
              arrivalMillis,
              made,
              partition,
              first.key(),
              first.value(),
              first.headers(),
              outcome));
    }
  }

  private PlannedRecord add(
      long arrivalMillis, ClickEvent event, List<Header> headers, Outcome outcome) {
    return add(arrivalMillis, partition(key(event)), event, headers, outcome);
  }

  private PlannedRecord add(
      long arrivalMillis, int partition, ClickEvent event, List<Header> headers, Outcome outcome) {
    return add(
        new PlannedRecord(
            arrivalMillis, made, partition, key(event), encoder.encode(event), headers, outcome));
  }

  private PlannedRecord add(PlannedRecord record) {
    planned.add(record);
    made++;
    return record;
  }

  private boolean isRoom() {
    return made < settings.events();
  }

  private ClickEvent event(Visitors.Step step, long timeMillis, int unknownFields) {
    return new ClickEvent(
        nextId(), step, timeMillis, Properties.draw(random), random.below(100_000), unknownFields);
  }

  private static Outcome good(ClickEvent event, Punctuality punctuality) {
    return new Outcome.Good(event.step(), event.timeMillis(), punctuality, event.unknownFields());
  }

  /** Unique within a run by its second half, between runs of different seeds by its first. */
  private String nextId() {
    return new UUID(random.nextLong(), eventNumber++).toString();
  }

  private String nextBatch(int user) {
    return "s-" + user + "-offline-" + batchNumber++;
  }

  private static byte[] key(ClickEvent event) {
    return Site.user(event.step().user()).getBytes(UTF_8);
  }

  /** As Kafka's own producer does, among the partitions that are not idle. */
  private int partition(byte[] key) {
    return Utils.toPositive(Utils.murmur2(key)) % settings.activePartitions();
  }
}
