/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.gold;

import dev.tidemark.transforms.clickstream.ClickEvent;
import java.io.Serializable;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * How the events of a bundle are added up before they are shuffled.
 *
 * @param <K> the key that results are for
 * @param <A> what adds events up
 * @param <P> the partial result
 */
interface BundleAggregation<K, A, P> extends Serializable {

  /** The key that an event counts for, or null where it does not count. */
  @Nullable K keyOf(ClickEvent event);

  /** Nothing yet. */
  A start();

  /** Adds an event that has a key. */
  void add(A accumulator, ClickEvent event);

  /** What was added up, as a value of its own. */
  P finish(A accumulator);
}
