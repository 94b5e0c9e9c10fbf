/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.state;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import dev.tidemark.runners.spark.state.StoreTimerInternals.KeyedTimer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.runners.core.StateNamespaces;
import org.apache.beam.sdk.state.TimeDomain;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;

/**
 * Timers fire once, in the order of time, and leave nothing behind; also when the store goes back
 * to an earlier version.
 */
final class PartitionTimersTest {
  private static final Instant BEGINNING = Instant.ofEpochMilli(0);

  private final InMemoryKeyedStateStores stores =
      new InMemoryKeyedStateStores("PartitionTimersTest");

  @Test
  void dueTimersFireInTheOrderOfTimeOverAllKeys() {
    KeyedStateStore store = stores.open(1, 0, 0);
    PartitionTimers timers = timersAt(store, 50);
    set(timers, "b", "one", 30);
    set(timers, "a", "two", 40);
    set(timers, "a", "three", 20);
    set(timers, "a", "later", 50);

    assertThat(fired(timers), contains("three@20", "one@30", "two@40"));
    assertThat(timers.earliest(TimeDomain.EVENT_TIME), is(Instant.ofEpochMilli(50)));
    assertThat(WatermarkHolds.earliest(store), is(Instant.ofEpochMilli(50)));
  }

  @Test
  void aTimerThatIsSetAgainFiresOnceAndOneThatIsDeletedNever() {
    KeyedStateStore store = stores.open(2, 0, 0);
    PartitionTimers timers = timersAt(store, 100);
    set(timers, "a", "moved", 10);
    set(timers, "a", "moved", 60);
    set(timers, "a", "deleted", 20);
    timers.delete(LargeKeys.nameOf(bytes("a")), StateNamespaces.global(), "deleted", "");

    assertThat(fired(timers), contains("moved@60"));
    assertThat(WatermarkHolds.earliest(store), is(nullValue()));
  }

  @Test
  void aLongKeyComesBackWholeAndIsForgottenAfterItsLastTimer() {
    KeyedStateStore store = stores.open(3, 0, 0);
    PartitionTimers timers = timersAt(store, 100);
    String longKey = "k".repeat(5_000);
    set(timers, longKey, "one", 10);
    set(timers, longKey, "two", 20);

    assertThat(
        new String(timers.takeNextDue(TimeDomain.EVENT_TIME).key(), StandardCharsets.UTF_8),
        is(longKey));
    assertThat(
        new String(timers.takeNextDue(TimeDomain.EVENT_TIME).key(), StandardCharsets.UTF_8),
        is(longKey));
    assertThat(rows(store), is(0));
  }

  @Test
  void aBatchThatIsRunAgainFindsTheTimersOfTheVersionBefore() {
    KeyedStateStore first = stores.open(4, 0, 0);
    set(timersAt(first, 0), "a", "one", 10);
    assertThat(first.commit().number(), is(1L));
    KeyedStateStore second = stores.open(4, 0, 1);
    assertThat(fired(timersAt(second, 100)), contains("one@10"));
    assertThat(second.commit().number(), is(2L));

    KeyedStateStore again = stores.open(4, 0, 1);
    assertThat(fired(timersAt(again, 100)), contains("one@10"));
  }

  private static PartitionTimers timersAt(KeyedStateStore store, long watermark) {
    return new PartitionTimers(
        store,
        new StageClock(BEGINNING, Instant.ofEpochMilli(watermark), BEGINNING),
        unused -> StateNamespaces.global());
  }

  private static void set(PartitionTimers timers, String key, String id, long time) {
    Instant target = Instant.ofEpochMilli(time);
    new StoreTimerInternals(timers, bytes(key))
        .setTimer(StateNamespaces.global(), id, "", target, target, TimeDomain.EVENT_TIME);
  }

  private static List<String> fired(PartitionTimers timers) {
    List<String> fired = new ArrayList<>();
    for (KeyedTimer timer : timers.takeAllDue(TimeDomain.EVENT_TIME)) {
      fired.add(timer.timer().getTimerId() + "@" + timer.timer().getTimestamp().getMillis());
    }
    return fired;
  }

  private static int rows(KeyedStateStore store) {
    int[] rows = new int[1];
    store.scan(
        new byte[0],
        (key, value) -> {
          rows[0]++;
          return true;
        });
    return rows[0];
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
