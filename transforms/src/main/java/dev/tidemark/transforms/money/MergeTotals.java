/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.money;

import org.apache.beam.sdk.transforms.Combine.BinaryCombineFn;

/** Merges totals into one; in any order, and with the same result. */
public final class MergeTotals extends BinaryCombineFn<AmountTotal> {
  private static final long serialVersionUID = 1L;

  @Override
  public AmountTotal apply(AmountTotal left, AmountTotal right) {
    return left.plus(right);
  }

  @Override
  public AmountTotal identity() {
    return AmountTotal.NOTHING;
  }
}
