/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.orders;

import static java.util.Objects.requireNonNull;

import dev.tidemark.transforms.money.Amount;
import dev.tidemark.transforms.window.WindowPane;
import java.io.Serializable;
import java.math.BigDecimal;

/**
 * What was ordered of a category within a window.
 *
 * @param pane the window and pane
 * @param category the category's id
 * @param currency the currency's code
 * @param revenue the exact sum of the orders' amounts, in the scale of all amounts
 * @param orderCount how many orders
 * @param lastArrivalMillis the latest arrival time among the orders, epoch milliseconds UTC
 */
public record Revenue(
    WindowPane pane,
    String category,
    String currency,
    BigDecimal revenue,
    long orderCount,
    long lastArrivalMillis)
    implements Serializable {

  public Revenue {
    requireNonNull(pane, "pane");
    requireNonNull(category, "category");
    requireNonNull(currency, "currency");
    Amount.requireScale(revenue);
  }
}
