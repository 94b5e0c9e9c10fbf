/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.money;

import dev.tidemark.transforms.aggregate.BundleAggregation;
import dev.tidemark.transforms.money.AmountAggregation.Running;
import dev.tidemark.transforms.record.StreamEvent;
import java.math.BigDecimal;
import org.apache.beam.sdk.transforms.SerializableFunction;

/**
 * Counts events and adds their amounts up, for each key.
 *
 * @param keys the key of an event
 * @param amounts the amount of an event, zero where it has none
 * @param <E> the type of the events
 * @param <K> the key that results are for
 */
public record AmountAggregation<E extends StreamEvent, K>(
    SerializableFunction<E, K> keys, SerializableFunction<E, BigDecimal> amounts)
    implements BundleAggregation<E, K, Running, AmountTotal> {

  @Override
  public K keyOf(E event) {
    return keys.apply(event);
  }

  @Override
  public Running start() {
    return new Running();
  }

  @Override
  public void add(Running running, E event) {
    running.total =
        running.total.plus(AmountTotal.of(amounts.apply(event), event.position().arrivalMillis()));
  }

  @Override
  public AmountTotal finish(Running running) {
    return running.total;
  }

  /** What has been added up so far. Mutable, for one thread. */
  public static final class Running {
    private AmountTotal total = AmountTotal.NOTHING;

    private Running() {}
  }
}
