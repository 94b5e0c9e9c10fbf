/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.join;

import static java.util.Objects.requireNonNull;

import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * A pair; or, of an outer join, a left row that has no right one.
 *
 * @param left the left row
 * @param right the right row, or null
 * @param <L> the type of left rows
 * @param <R> the type of right rows
 */
public record Joined<L, R>(L left, @Nullable R right) {

  public Joined {
    requireNonNull(left, "left");
  }
}
