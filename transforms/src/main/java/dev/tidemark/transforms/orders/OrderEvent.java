/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.orders;

import static java.util.Objects.requireNonNull;

import dev.tidemark.transforms.money.Amount;
import dev.tidemark.transforms.record.RecordPosition;
import dev.tidemark.transforms.record.StreamEvent;
import java.math.BigDecimal;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * A valid order.
 *
 * @param orderId the producer's id of the order
 * @param amount what it is worth, exact, in the scale of all amounts ({@link Amount#SCALE});
 *     negative for a refund
 * @param currency the currency's code of ISO 4217, such as {@code EUR}
 * @param category the id of the category of what was ordered
 * @param eventTimeMillis when it was ordered, epoch milliseconds UTC
 * @param unknownFields a JSON object of the fields that the schema does not know, in their order;
 *     null where there were none
 * @param unknownFieldCount how many unknown fields there were
 * @param position the record it came from
 */
public record OrderEvent(
    String orderId,
    BigDecimal amount,
    String currency,
    String category,
    long eventTimeMillis,
    @Nullable String unknownFields,
    int unknownFieldCount,
    RecordPosition position)
    implements StreamEvent {

  public OrderEvent {
    requireNonNull(orderId, "orderId");
    Amount.requireScale(amount);
    requireNonNull(currency, "currency");
    requireNonNull(category, "category");
    requireNonNull(position, "position");
  }

  /** The order's id. */
  @Override
  public String eventId() {
    return orderId;
  }
}
