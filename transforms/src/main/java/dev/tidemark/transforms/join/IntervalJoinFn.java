/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.join;

import dev.tidemark.transforms.join.IntervalJoin.Unmatched;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.state.StateSpec;
import org.apache.beam.sdk.state.StateSpecs;
import org.apache.beam.sdk.state.TimeDomain;
import org.apache.beam.sdk.state.Timer;
import org.apache.beam.sdk.state.TimerSpec;
import org.apache.beam.sdk.state.TimerSpecs;
import org.apache.beam.sdk.state.ValueState;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.join.RawUnionValue;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.values.KV;
import org.joda.time.Instant;

/**
 * Holds the rows of a key as long as they can find others.
 *
 * <p>A row of time t that is as late as its policy allows comes while the watermark is at most t
 * plus the allowed lateness. So a left row can go when the watermark is beyond the time of the last
 * right row that it could find, plus the allowed lateness of the right; and the other way round.
 */
final class IntervalJoinFn<K, L, R> extends DoFn<KV<K, RawUnionValue>, Joined<L, R>> {
  private static final long serialVersionUID = 1L;

  static final int LEFT = 0;
  static final int RIGHT = 1;

  @StateId("left")
  private final StateSpec<ValueState<List<HeldRow<L>>>> leftSpec;

  @StateId("right")
  private final StateSpec<ValueState<List<HeldRow<R>>>> rightSpec;

  @TimerId("expiry")
  private final TimerSpec expirySpec = TimerSpecs.timer(TimeDomain.EVENT_TIME);

  private final TimeBound bound;
  private final long leftStaysMillis;
  private final long rightStaysMillis;
  private final Unmatched unmatched;
  private final Counter pairs = Metrics.counter(IntervalJoin.class, "pairs");
  private final Counter unmatchedCount = Metrics.counter(IntervalJoin.class, "unmatched");

  IntervalJoinFn(
      TimeBound bound,
      long leftAllowedLatenessMillis,
      long rightAllowedLatenessMillis,
      Unmatched unmatched,
      Coder<L> leftCoder,
      Coder<R> rightCoder) {
    this.bound = bound;
    this.leftStaysMillis = Math.max(0, bound.latestMillis() + rightAllowedLatenessMillis + 1);
    this.rightStaysMillis = Math.max(0, leftAllowedLatenessMillis - bound.earliestMillis() + 1);
    this.unmatched = unmatched;
    this.leftSpec = StateSpecs.value(ListCoder.of(HeldRowCoder.of(leftCoder)));
    this.rightSpec = StateSpecs.value(ListCoder.of(HeldRowCoder.of(rightCoder)));
  }

  @ProcessElement
  public void join(
      @Element KV<K, RawUnionValue> keyed,
      @Timestamp Instant timestamp,
      @AlwaysFetched @StateId("left") ValueState<List<HeldRow<L>>> left,
      @AlwaysFetched @StateId("right") ValueState<List<HeldRow<R>>> right,
      @TimerId("expiry") Timer expiry,
      OutputReceiver<Joined<L, R>> output) {
    if (!timestamp.isAfter(BoundedWindow.TIMESTAMP_MIN_VALUE)) {
      throw new IllegalArgumentException("a row without an event time cannot be joined by time");
    }
    List<HeldRow<L>> lefts = rows(left);
    List<HeldRow<R>> rights = rows(right);
    RawUnionValue row = keyed.getValue();
    if (row.getUnionTag() == LEFT) {
      addLeft(row, timestamp.getMillis(), lefts, rights, output);
      left.write(lefts);
    } else {
      if (addRight(row, timestamp.getMillis(), lefts, rights, output)) {
        left.write(lefts);
      }
      right.write(rights);
    }
    expiry.set(Instant.ofEpochMilli(nextExpiry(lefts, rights)));
  }

  @OnTimer("expiry")
  public void expire(
      OnTimerContext context,
      @AlwaysFetched @StateId("left") ValueState<List<HeldRow<L>>> left,
      @AlwaysFetched @StateId("right") ValueState<List<HeldRow<R>>> right,
      @TimerId("expiry") Timer expiry,
      OutputReceiver<Joined<L, R>> output) {
    long now = context.fireTimestamp().getMillis();
    List<HeldRow<L>> lefts = new ArrayList<>();
    for (HeldRow<L> held : rows(left)) {
      if (leftExpiry(held) > now) {
        lefts.add(held);
      } else if (unmatched == Unmatched.EMITTED && !held.matched()) {
        unmatchedCount.inc();
        output.output(new Joined<>(held.row(), null));
      }
    }
    List<HeldRow<R>> rights = new ArrayList<>();
    for (HeldRow<R> held : rows(right)) {
      if (rightExpiry(held) > now) {
        rights.add(held);
      }
    }
    writeOrClear(lefts, left);
    writeOrClear(rights, right);
    if (!lefts.isEmpty() || !rights.isEmpty()) {
      expiry.set(Instant.ofEpochMilli(nextExpiry(lefts, rights)));
    }
  }

  @SuppressWarnings("unchecked") // The tag says which side, and hence which type.
  private void addLeft(
      RawUnionValue row,
      long millis,
      List<HeldRow<L>> lefts,
      List<HeldRow<R>> rights,
      OutputReceiver<Joined<L, R>> output) {
    L leftRow = (L) row.getValue();
    boolean matched = false;
    for (HeldRow<R> held : rights) {
      if (bound.holds(millis, held.timeMillis())) {
        emit(leftRow, millis, held.row(), held.timeMillis(), output);
        matched = true;
      }
    }
    lefts.add(new HeldRow<>(millis, matched, leftRow));
  }

  /** Returns whether a left row has found its first. */
  @SuppressWarnings("unchecked") // As above.
  private boolean addRight(
      RawUnionValue row,
      long millis,
      List<HeldRow<L>> lefts,
      List<HeldRow<R>> rights,
      OutputReceiver<Joined<L, R>> output) {
    R rightRow = (R) row.getValue();
    boolean changed = false;
    for (int i = 0; i < lefts.size(); i++) {
      HeldRow<L> held = lefts.get(i);
      if (bound.holds(held.timeMillis(), millis)) {
        emit(held.row(), held.timeMillis(), rightRow, millis, output);
        changed |= !held.matched();
        lefts.set(i, held.afterMatch());
      }
    }
    rights.add(new HeldRow<>(millis, false, rightRow));
    return changed;
  }

  private void emit(
      L left, long leftMillis, R right, long rightMillis, OutputReceiver<Joined<L, R>> output) {
    pairs.inc();
    output.outputWithTimestamp(
        new Joined<>(left, right), Instant.ofEpochMilli(Math.max(leftMillis, rightMillis)));
  }

  private long nextExpiry(List<HeldRow<L>> lefts, List<HeldRow<R>> rights) {
    long next = Long.MAX_VALUE;
    for (HeldRow<L> held : lefts) {
      next = Math.min(next, leftExpiry(held));
    }
    for (HeldRow<R> held : rights) {
      next = Math.min(next, rightExpiry(held));
    }
    return next;
  }

  private long leftExpiry(HeldRow<L> held) {
    return held.timeMillis() + leftStaysMillis;
  }

  private long rightExpiry(HeldRow<R> held) {
    return held.timeMillis() + rightStaysMillis;
  }

  private static <T> List<HeldRow<T>> rows(ValueState<List<HeldRow<T>>> state) {
    List<HeldRow<T>> known = state.read();
    return known == null ? new ArrayList<>() : new ArrayList<>(known);
  }

  private static <T> void writeOrClear(List<HeldRow<T>> rows, ValueState<List<HeldRow<T>>> state) {
    if (rows.isEmpty()) {
      state.clear();
    } else {
      state.write(rows);
    }
  }
}
