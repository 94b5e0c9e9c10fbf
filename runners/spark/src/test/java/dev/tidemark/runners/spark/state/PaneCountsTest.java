/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.state;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import java.nio.charset.StandardCharsets;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;

/** Counts are the same from memory and from their journal, and expired windows leave no rows. */
final class PaneCountsTest {
  private static final int KEYS = 20_000;
  private static final Instant EXPIRY = Instant.ofEpochMilli(1_000);
  private static final byte[] WINDOW = {1, 2, 3};

  private final InMemoryKeyedStateStores stores = new InMemoryKeyedStateStores("PaneCountsTest");

  @Test
  void aJournalSaysWhatWasInMemory() {
    KeyedStateStore store = stores.open(1, 0, 0);
    PaneCounts counts = PaneCounts.at(0, store, null);
    addKeys(counts, 0, KEYS, 0);
    counts.write(store);
    store.commit();

    store = stores.open(1, 0, 1);
    counts = PaneCounts.at(1, store, null);
    addKeys(counts, KEYS / 2, KEYS + 10, 1);
    counts.write(store);
    store.commit();

    counts = PaneCounts.at(2, stores.open(1, 0, 2), null);
    addKeys(counts, 0, KEYS / 2, 1);
    assertThat(add(counts, "key-" + (KEYS - 1)), is(2L));
    assertThat(add(counts, "key-" + (KEYS + 5)), is(1L));
  }

  @Test
  void countsOfAnotherVersionAreReadAnew() {
    KeyedStateStore store = stores.open(2, 0, 0);
    PaneCounts first = PaneCounts.at(0, store, null);
    add(first, "a");
    first.write(store);
    store.commit();

    PaneCounts again = PaneCounts.at(0, stores.open(2, 0, 0), first);

    assertThat(again == first, is(false));
    assertThat(add(again, "a"), is(0L));
  }

  @Test
  void anExpiredWindowLeavesNothing() {
    KeyedStateStore store = stores.open(3, 0, 0);
    PaneCounts counts = PaneCounts.at(0, store, null);
    add(counts, "a");
    counts.write(store);
    assertThat(counts.nextExpiry(), is(EXPIRY));

    counts.expire(EXPIRY, store);
    assertThat(counts.nextExpiry(), is(EXPIRY));
    counts.expire(Instant.ofEpochMilli(1_001), store);

    assertThat(counts.nextExpiry(), is(nullValue()));
    store.scan(
        new byte[0],
        (key, value) -> {
          throw new AssertionError("A row is left");
        });
  }

  private static void addKeys(PaneCounts counts, int from, int to, long beforeOfOldKeys) {
    for (int i = from; i < to; i++) {
      assertThat(add(counts, "key-" + i), is(i < KEYS ? beforeOfOldKeys : 0L));
    }
  }

  private static long add(PaneCounts counts, String key) {
    byte[] bytes = ("##" + key).getBytes(StandardCharsets.UTF_8);
    return counts.of(EXPIRY, WINDOW).add(bytes, 2, bytes.length - 2, 1);
  }
}
