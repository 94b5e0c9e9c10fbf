/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.dashboard.overview;

import java.util.List;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * What the page of orders shows.
 *
 * @param warehouse where the tables are
 * @param records what became of the records
 * @param withoutCategory orders whose category the dimension did not have at their time
 * @param revenue revenue of the last hours of event time, by window, category and currency
 */
public record RevenueView(
    String warehouse, StreamRecords records, long withoutCategory, List<Revenue> revenue) {

  /**
   * The revenue of a category in a window, as it is known now. Amounts are text, as binary floats
   * would not be exact.
   *
   * @param startMillis the window's start
   * @param endMillis the window's end
   * @param category the category's id
   * @param currency the currency; amounts of different ones are never added
   * @param amount the sum
   * @param orders how many orders
   * @param isFinal whether nothing can change it any more
   * @param corrections how many late panes there were
   * @param amountBefore the sum before the first late pane, where there was one, or null
   */
  public record Revenue(
      long startMillis,
      long endMillis,
      String category,
      String currency,
      String amount,
      long orders,
      boolean isFinal,
      long corrections,
      @Nullable String amountBefore) {}
}
