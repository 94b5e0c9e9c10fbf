/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.testdata.orders;

import java.math.BigDecimal;

/**
 * An order before it is written.
 *
 * @param id the order's id
 * @param amount what it is worth; negative for a refund
 * @param currency the currency's code
 * @param category the category's id
 * @param timeMillis when it was ordered
 * @param form how it is written
 */
record Order(
    String id, BigDecimal amount, String currency, String category, long timeMillis, Form form) {

  /**
   * The ways in which producers write orders.
   *
   * @param offsetHours the offset from UTC of the time
   * @param epochMillis whether the time is a number of milliseconds
   * @param amountAsText whether the amount is text
   * @param unknownField whether there is a field that the schema does not know
   */
  record Form(int offsetHours, boolean epochMillis, boolean amountAsText, boolean unknownField) {}
}
