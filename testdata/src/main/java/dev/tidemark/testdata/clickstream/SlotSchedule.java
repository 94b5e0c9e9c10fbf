/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.testdata.clickstream;

import dev.tidemark.testdata.clickstream.Slot.Kind;
import dev.tidemark.testdata.plan.RandomStream;
import java.util.TreeMap;

/**
 * Which slot comes next: drawn by the shares, except that one of each kind has a place among the
 * first records.
 */
final class SlotSchedule {
  /** A batch from an offline phone has 1 to this many late, or too late, events. */
  static final int LARGEST_LATE_BATCH = 4;

  static final int LARGEST_TOO_LATE_BATCH = 8;

  /** Of the records that are too late, this share are copies of events that were not. */
  static final double TOO_LATE_COPIES = 0.1;

  private static final int FIRST_PLACE = 20;
  private static final int LAST_PLACE = 239;
  private static final int LAST_PLACE_OF_LARGE = 899;

  private final RandomStream random;
  private final TreeMap<Long, Slot> places = new TreeMap<>();
  private final Slot[] bad = new Slot[Defect.values().length];
  private final double[] badUpTo = new double[bad.length];
  private final double lateUpTo;
  private final double tooLateUpTo;
  private final double slotsPerRecord;

  SlotSchedule(GeneratorSettings settings) {
    this.random = RandomStream.of(settings.seed(), "slots");
    double late = settings.lateShare() / meanBatch(LARGEST_LATE_BATCH);
    double tooLate =
        settings.tooLateShare() * (1 - TOO_LATE_COPIES) / meanBatch(LARGEST_TOO_LATE_BATCH);
    double ordinary =
        1 - settings.duplicateShare() - settings.lateShare() - settings.tooLateShare();
    double badShare = 0;
    for (Defect defect : Defect.values()) {
      badShare += settings.defectShare(defect);
    }
    ordinary -= badShare;
    this.slotsPerRecord = ordinary + late + tooLate + badShare;
    this.lateUpTo = late / slotsPerRecord;
    this.tooLateUpTo = lateUpTo + tooLate / slotsPerRecord;
    double upTo = tooLateUpTo;
    Defect[] defects = Defect.values();
    for (int i = 0; i < defects.length; i++) {
      upTo += settings.defectShare(defects[i]) / slotsPerRecord;
      bad[i] = Slot.bad(defects[i]);
      badUpTo[i] = upTo;
    }
    for (Slot slot : Slot.oneOfEach(settings)) {
      place(slot);
    }
  }

  private static double meanBatch(int largest) {
    return (1 + largest) / 2.0;
  }

  private void place(Slot slot) {
    boolean large = slot.defect() == Defect.PAYLOAD_TOO_LARGE;
    long place;
    do {
      place = random.between(FIRST_PLACE, LAST_PLACE);
      if (large) {
        place = random.between(LAST_PLACE + 1, LAST_PLACE_OF_LARGE);
      }
    } while (places.containsKey(place));
    places.put(place, slot);
  }

  /** How many slots it takes to make one record, on average. */
  double slotsPerRecord() {
    return slotsPerRecord;
  }

  /** The next slot, after this many records have been made. */
  Slot next(long made) {
    if (!places.isEmpty() && places.firstKey() <= made) {
      return places.pollFirstEntry().getValue();
    }
    double draw = random.fraction();
    if (draw < lateUpTo) {
      return Slot.of(Kind.LATE_BATCH);
    }
    if (draw < tooLateUpTo) {
      return Slot.of(Kind.TOO_LATE_BATCH);
    }
    for (int i = 0; i < bad.length; i++) {
      if (draw < badUpTo[i]) {
        return bad[i];
      }
    }
    return Slot.of(Kind.ORDINARY);
  }
}
