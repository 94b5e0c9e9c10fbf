/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.state;

import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * The rows of one partition of one stage at one version: an ordered map from byte strings to byte
 * strings.
 *
 * <p>Keys are ordered as unsigned bytes, so that a {@linkplain #scan scan} of a prefix meets rows
 * in the order of what follows the prefix; due timers and the earliest watermark hold are found
 * that way. Updates are seen by later reads of the same instance and become durable, all together,
 * by {@link #commit}. An instance belongs to one task and one thread.
 */
public interface KeyedStateStore {

  /** Returns the value of the row, or null. */
  byte @Nullable [] get(byte[] key);

  /** Writes a row over what was there. */
  void put(byte[] key, byte[] value);

  /** Removes the row if it is there. */
  void remove(byte[] key);

  /**
   * Shows the rows whose key starts with {@code prefix}, in order, until the visitor has enough.
   * The visitor must not write to the store.
   */
  void scan(byte[] prefix, RowVisitor visitor);

  /** Makes the updates durable as the next version and ends the use of this instance. */
  StateVersion commit();

  /** Forgets the updates and ends the use of this instance. */
  void abort();

  /** What a scan does with a row. */
  @FunctionalInterface
  interface RowVisitor {
    /** Returns whether to go on to the next row. */
    boolean visit(byte[] key, byte[] value);
  }
}
