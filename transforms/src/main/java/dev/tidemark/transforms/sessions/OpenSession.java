/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.sessions;

import dev.tidemark.transforms.money.AmountTotal;
import java.util.ArrayList;
import java.util.List;

/**
 * A session that may still change.
 *
 * @param firstMillis the first event's time
 * @param lastMillis the last event's time
 * @param total what happened in it
 * @param revision how many rows have told of it, or of a session that went into it: the index of
 *     the next one
 * @param changed whether it has changed since the last row
 * @param told whether a row has told of it under its present first event
 * @param closedOnce whether a row has told of it since its present end was behind the watermark
 * @param replaced first events of sessions that rows have told of, and that this one replaces
 *     without a row having said so
 */
record OpenSession(
    long firstMillis,
    long lastMillis,
    AmountTotal total,
    long revision,
    boolean changed,
    boolean told,
    boolean closedOnce,
    List<Long> replaced) {

  OpenSession {
    replaced = List.copyOf(replaced);
  }

  /** A session of one event. */
  static OpenSession of(long millis, AmountTotal total) {
    return new OpenSession(millis, millis, total, 0, true, false, false, List.of());
  }

  /** Whether an event of the other is less than a gap from an event of this one. */
  boolean touches(OpenSession other, long gapMillis) {
    return other.firstMillis - lastMillis < gapMillis && firstMillis - other.lastMillis < gapMillis;
  }

  /** Both as one, under the earlier first event. */
  OpenSession merge(OpenSession other) {
    boolean isEarlier = firstMillis <= other.firstMillis;
    OpenSession earlier = isEarlier ? this : other;
    OpenSession later = isEarlier ? other : this;
    List<Long> bothReplaced = new ArrayList<>(earlier.replaced);
    bothReplaced.addAll(later.replaced);
    if (later.told && later.firstMillis != earlier.firstMillis) {
      bothReplaced.add(later.firstMillis);
    }
    long last = Math.max(lastMillis, other.lastMillis);
    return new OpenSession(
        earlier.firstMillis,
        last,
        total.plus(other.total),
        Math.max(revision, other.revision),
        true,
        earlier.told || (later.told && later.firstMillis == earlier.firstMillis),
        (closedOnce && lastMillis == last) || (other.closedOnce && other.lastMillis == last),
        bothReplaced);
  }

  /** After a row has told of it. */
  OpenSession afterRow(boolean behindWatermark) {
    return new OpenSession(
        firstMillis,
        lastMillis,
        total,
        revision + 1,
        false,
        true,
        closedOnce || behindWatermark,
        List.of());
  }
}
