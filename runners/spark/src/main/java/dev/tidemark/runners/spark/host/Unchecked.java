/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.host;

/** Throws a failure as it is, declared or not: its cause is what the driver looks for. */
final class Unchecked {
  private Unchecked() {}

  /** Throws any failure; returns nothing, so that a caller can say {@code throw} for it. */
  @SuppressWarnings("unchecked") // The cast is erased; that is its purpose.
  static <E extends Throwable> RuntimeException thrown(Throwable failure) throws E {
    throw (E) failure;
  }
}
