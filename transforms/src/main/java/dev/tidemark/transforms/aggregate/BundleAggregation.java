/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.aggregate;

import java.io.Serializable;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * How the events of a bundle are added up before they are shuffled.
 *
 * @param <E> the type of the events
 * @param <K> the key that results are for
 * @param <A> what adds events up
 * @param <P> the partial result
 */
public interface BundleAggregation<E, K, A, P> extends Serializable {

  /** The key that an event counts for, or null where it does not count. */
  @Nullable K keyOf(E event);

  /** Nothing yet. */
  A start();

  /** Adds an event that has a key. */
  void add(A accumulator, E event);

  /** What was added up, as a value of its own. */
  P finish(A accumulator);
}
