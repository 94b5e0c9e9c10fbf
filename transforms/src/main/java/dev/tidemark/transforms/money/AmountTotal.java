/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.money;

import java.io.Serializable;
import java.math.BigDecimal;

/**
 * A part, or the whole, of amounts that were counted and added up: partial results of any bundles
 * merge, in any order, to the same.
 *
 * @param count how many events
 * @param amount the exact sum of their amounts, in the scale of all amounts; as many digits as it
 *     needs
 * @param lastArrivalMillis the latest arrival time among the events, epoch milliseconds UTC
 */
public record AmountTotal(long count, BigDecimal amount, long lastArrivalMillis)
    implements Serializable {

  /** No event at all. */
  public static final AmountTotal NOTHING = new AmountTotal(0, Amount.ZERO, Long.MIN_VALUE);

  public AmountTotal {
    Amount.requireScale(amount);
  }

  /** One event. */
  public static AmountTotal of(BigDecimal amount, long arrivalMillis) {
    return new AmountTotal(1, amount, arrivalMillis);
  }

  /** Both. */
  public AmountTotal plus(AmountTotal other) {
    return new AmountTotal(
        count + other.count,
        amount.add(other.amount),
        Math.max(lastArrivalMillis, other.lastArrivalMillis));
  }
}
