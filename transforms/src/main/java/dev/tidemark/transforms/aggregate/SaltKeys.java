/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.aggregate;

import dev.tidemark.transforms.record.StreamEvent;
import org.apache.beam.sdk.values.KV;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * An aggregation with each key spread over several: the key, and a salt that is a hash of the
 * event's id. So an event sent again, or replayed, has the salt that it had.
 *
 * @param <E> the type of the events
 * @param <K> the key that results are for
 * @param <A> what adds events up
 * @param <P> the partial result
 */
record SaltKeys<E extends StreamEvent, K, A, P>(
    BundleAggregation<E, K, A, P> aggregation, int salts)
    implements BundleAggregation<E, KV<K, Integer>, A, P> {

  /** Spreads what {@code String.hashCode} leaves in the low bits: 2^32 by the golden ratio. */
  private static final int MIX = 0x9e3779b9;

  @Override
  public @Nullable KV<K, Integer> keyOf(E event) {
    K key = aggregation.keyOf(event);
    return key == null ? null : KV.of(key, salt(event.eventId(), salts));
  }

  @Override
  public A start() {
    return aggregation.start();
  }

  @Override
  public void add(A accumulator, E event) {
    aggregation.add(accumulator, event);
  }

  @Override
  public P finish(A accumulator) {
    return aggregation.finish(accumulator);
  }

  /** From 0 to one less than {@code salts}; the same for equal ids in every process. */
  static int salt(String eventId, int salts) {
    return Math.floorMod((eventId.hashCode() * MIX) >>> 8, salts);
  }
}
