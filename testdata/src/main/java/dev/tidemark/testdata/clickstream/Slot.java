/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.testdata.clickstream;

import java.util.ArrayList;
import java.util.List;

/**
 * What happens at one arrival: an event on time and its copies, a batch from a phone that was
 * offline, or a bad record.
 *
 * @param kind what arrives
 * @param defect what is wrong with a bad record, otherwise null
 */
record Slot(Kind kind, Defect defect) {

  /** The kinds of slot; those of an event on time differ in what is special about it. */
  enum Kind {
    ORDINARY,
    WITH_COPY_IN_PARTITION,
    WITH_COPY_ELSEWHERE,
    WITH_TWO_COPIES,
    WITH_TOO_LATE_COPY,
    WITH_UNKNOWN_FIELDS,
    CLOCK_AHEAD,
    LATE_BATCH,
    TOO_LATE_BATCH,
    BAD
  }

  static Slot of(Kind kind) {
    return new Slot(kind, null);
  }

  static Slot bad(Defect defect) {
    return new Slot(Kind.BAD, defect);
  }

  /** One of each kind that the settings ask for, to be placed early in every run. */
  static List<Slot> oneOfEach(GeneratorSettings settings) {
    List<Slot> slots = new ArrayList<>();
    if (settings.duplicateShare() > 0) {
      slots.add(of(Kind.WITH_COPY_IN_PARTITION));
      slots.add(of(Kind.WITH_COPY_ELSEWHERE));
      slots.add(of(Kind.WITH_TWO_COPIES));
    }
    if (settings.tooLateShare() > 0) {
      slots.add(of(Kind.WITH_TOO_LATE_COPY));
      slots.add(of(Kind.TOO_LATE_BATCH));
    }
    if (settings.lateShare() > 0) {
      slots.add(of(Kind.LATE_BATCH));
    }
    if (settings.unknownFieldShare() > 0) {
      slots.add(of(Kind.WITH_UNKNOWN_FIELDS));
    }
    if (settings.clockAheadShare() > 0) {
      slots.add(of(Kind.CLOCK_AHEAD));
    }
    for (Defect defect : Defect.values()) {
      if (settings.defectShare(defect) > 0) {
        slots.add(bad(defect));
      }
    }
    return slots;
  }
}
