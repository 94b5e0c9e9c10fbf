/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.state;

import dev.tidemark.runners.spark.state.StoreTimerInternals.KeyedTimer;
import dev.tidemark.runners.spark.state.StoreTimerInternals.NamespaceDecoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.runners.core.StateNamespace;
import org.apache.beam.runners.core.TimerInternals.TimerData;
import org.apache.beam.sdk.state.TimeDomain;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.Instant;

/**
 * All timers of a partition: found by identity when they are set again or deleted, and by time when
 * they are due. Due timers are read by range, in chunks; a timer that is set while others fire, and
 * is due itself, fires in its turn.
 */
public final class PartitionTimers {
  private static final int CHUNK = 4096;

  private final KeyedStateStore store;
  private final LargeKeys largeKeys;
  private final StageClock clock;
  private final NamespaceDecoder namespaces;
  private final TreeMap<byte[], KeyedTimer> due = new TreeMap<>(Arrays::compareUnsigned);
  private @Nullable TimeDomain firing;
  private boolean allDueRead;

  /** The timers in {@code store}. */
  public PartitionTimers(KeyedStateStore store, StageClock clock, NamespaceDecoder namespaces) {
    this.store = store;
    this.largeKeys = new LargeKeys(store);
    this.clock = clock;
    this.namespaces = namespaces;
  }

  StageClock clock() {
    return clock;
  }

  void set(byte[] wholeKey, byte[] key, TimerData timer) {
    KeyedTimer keyed = new KeyedTimer(key, timer);
    byte[] identity = keyed.identity();
    byte[] old = store.get(identity);
    byte[] encoded = keyed.encode();
    if (old != null) {
      if (Arrays.equals(old, encoded)) {
        return;
      }
      unindex(KeyedTimer.decode(old, namespaces), identity);
    } else {
      largeKeys.retain(key, wholeKey);
    }
    store.put(identity, encoded);
    byte[] row = indexRow(timer.getDomain(), timer.getTimestamp(), identity);
    store.put(row, encoded);
    WatermarkHolds.add(store, timer.getOutputTimestamp(), identity);
    if (timer.getDomain() == firing
        && isDue(timer.getDomain(), timer.getTimestamp())
        && isWithinChunk(row)) {
      due.put(row, keyed);
    }
  }

  void delete(byte[] key, StateNamespace namespace, String timerId, String timerFamilyId) {
    byte[] identity = KeyedTimer.identity(key, namespace, timerId, timerFamilyId);
    byte[] old = store.get(identity);
    if (old != null) {
      unindex(KeyedTimer.decode(old, namespaces), identity);
      store.remove(identity);
      largeKeys.release(key);
    }
  }

  /**
   * Takes all timers of the domain that are due now; those that are set meanwhile wait for the next
   * batch.
   */
  public List<KeyedTimer> takeAllDue(TimeDomain domain) {
    List<KeyedTimer> taken = new ArrayList<>();
    for (KeyedTimer timer = takeNextDue(domain); timer != null; timer = takeNextDue(domain)) {
      taken.add(timer);
    }
    return taken;
  }

  private void unindex(KeyedTimer timer, byte[] identity) {
    byte[] row = indexRow(timer.timer().getDomain(), timer.timer().getTimestamp(), identity);
    store.remove(row);
    due.remove(row);
    WatermarkHolds.remove(store, timer.timer().getOutputTimestamp(), identity);
  }

  /**
   * Takes the next due timer of the domain out of the store, in the order of time; null when none
   * is due.
   */
  public @Nullable KeyedTimer takeNextDue(TimeDomain domain) {
    if (firing != domain) {
      due.clear();
      firing = domain;
    }
    if (due.isEmpty()) {
      readDue(domain);
    }
    Map.Entry<byte[], KeyedTimer> first = due.pollFirstEntry();
    if (first == null) {
      return null;
    }
    byte[] identity = first.getValue().identity();
    unindex(first.getValue(), identity);
    store.remove(identity);
    KeyedTimer fired =
        new KeyedTimer(largeKeys.keyOf(first.getValue().key()), first.getValue().timer());
    largeKeys.release(first.getValue().key());
    return fired;
  }

  /** A timer behind those that were read waits in the store for its chunk. */
  private boolean isWithinChunk(byte[] row) {
    return allDueRead || (!due.isEmpty() && Arrays.compareUnsigned(row, due.lastKey()) < 0);
  }

  private void readDue(TimeDomain domain) {
    allDueRead = true;
    store.scan(
        prefix(domain),
        (row, value) -> {
          if (!isDue(domain, RowKey.timeOf(row))) {
            return false;
          }
          due.put(row.clone(), KeyedTimer.decode(value, namespaces));
          allDueRead = due.size() < CHUNK;
          return allDueRead;
        });
  }

  private boolean isDue(TimeDomain domain, Instant time) {
    return domain == TimeDomain.EVENT_TIME
        ? isDue(time, clock.inputWatermark())
        : time.isBefore(clock.processingTime());
  }

  /**
   * An event-time timer fires when no element with its timestamp can come on time any more; at the
   * end of time all do.
   */
  public static boolean isDue(Instant timer, Instant watermark) {
    return timer.isBefore(watermark) || !watermark.isBefore(BoundedWindow.TIMESTAMP_MAX_VALUE);
  }

  /** Returns the time of the domain's first timer, or null. */
  public @Nullable Instant earliest(TimeDomain domain) {
    Instant[] earliest = new Instant[1];
    store.scan(
        prefix(domain),
        (row, value) -> {
          earliest[0] = RowKey.timeOf(row);
          return false;
        });
    return earliest[0];
  }

  /** The letter that index rows of the domain begin with. */
  static byte kindOf(TimeDomain domain) {
    return switch (domain) {
      case EVENT_TIME -> 'E';
      case PROCESSING_TIME -> 'P';
      case SYNCHRONIZED_PROCESSING_TIME -> 'Y';
    };
  }

  static TimeDomain domainOf(byte kind) {
    return switch (kind) {
      case 'E' -> TimeDomain.EVENT_TIME;
      case 'P' -> TimeDomain.PROCESSING_TIME;
      case 'Y' -> TimeDomain.SYNCHRONIZED_PROCESSING_TIME;
      default -> throw new IllegalArgumentException("No time domain has the letter " + (char) kind);
    };
  }

  private static byte[] prefix(TimeDomain domain) {
    return new byte[] {kindOf(domain)};
  }

  private static byte[] indexRow(TimeDomain domain, Instant time, byte[] identity) {
    return RowKey.of(kindOf(domain)).time(time).tail(identity).toBytes();
  }
}
