/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.testdata.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * What kind of record comes next: drawn by the shares, except that one of each kind has a place
 * among the first records.
 */
final class StreamSlots {

  private static final int FIRST_PLACE = 20;
  private static final int LAST_PLACE = 239;
  private static final int LAST_PLACE_OF_LARGE = 899;
  private static final String LARGE = "payload_too_large";
  private static final double LARGE_SHARE = 0.0001;

  /** The kinds of slot; those of an event on time differ in what is special about it. */
  enum Kind {
    ORDINARY,
    COPY_HERE,
    COPY_ELSEWHERE,
    TOO_LATE_COPY,
    CLOCK_AHEAD,
    LATE,
    TOO_LATE,
    BROKEN
  }

  /** What happens at one arrival; the defect is that of a broken record, otherwise null. */
  record Slot(Kind kind, String defect) {}

  private final RandomStream random;
  private final TreeMap<Long, Slot> places = new TreeMap<>();
  private final List<String> defects;
  private final StreamShape shape;

  StreamSlots(StreamShape shape, List<String> defects) {
    this.random = RandomStream.of(shape.seed(), "slots");
    this.shape = shape;
    this.defects = shape.defectShare() > 0 ? List.copyOf(defects) : List.of();
    List<Slot> each = new ArrayList<>();
    each.add(new Slot(Kind.CLOCK_AHEAD, null));
    if (shape.duplicateShare() > 0) {
      each.add(new Slot(Kind.COPY_HERE, null));
      each.add(new Slot(Kind.COPY_ELSEWHERE, null));
    }
    if (shape.lateShare() > 0) {
      each.add(new Slot(Kind.LATE, null));
    }
    if (shape.tooLateShare() > 0) {
      each.add(new Slot(Kind.TOO_LATE, null));
      each.add(new Slot(Kind.TOO_LATE_COPY, null));
    }
    this.defects.forEach(defect -> each.add(new Slot(Kind.BROKEN, defect)));
    each.forEach(this::place);
  }

  private void place(Slot slot) {
    boolean large = LARGE.equals(slot.defect());
    long place;
    do {
      place =
          large
              ? random.between(LAST_PLACE + 1, LAST_PLACE_OF_LARGE)
              : random.between(FIRST_PLACE, LAST_PLACE);
    } while (places.containsKey(place));
    places.put(place, slot);
  }

  /** The next slot, after this many records have been made. */
  Slot next(long made) {
    if (!places.isEmpty() && places.firstKey() <= made) {
      return places.pollFirstEntry().getValue();
    }
    double draw = random.fraction();
    draw -= shape.lateShare();
    if (draw < 0) {
      return new Slot(Kind.LATE, null);
    }
    draw -= shape.tooLateShare();
    if (draw < 0) {
      return new Slot(Kind.TOO_LATE, null);
    }
    for (String defect : defects) {
      draw -=
          defect.equals(LARGE) ? Math.min(LARGE_SHARE, shape.defectShare()) : shape.defectShare();
      if (draw < 0) {
        return new Slot(Kind.BROKEN, defect);
      }
    }
    return new Slot(Kind.ORDINARY, null);
  }
}
