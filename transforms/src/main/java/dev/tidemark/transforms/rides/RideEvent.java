/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.rides;

import static java.util.Objects.requireNonNull;

import dev.tidemark.transforms.money.Amount;
import dev.tidemark.transforms.record.RecordPosition;
import dev.tidemark.transforms.record.StreamEvent;
import java.math.BigDecimal;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Something that happened to a ride: a valid event.
 *
 * @param eventId the producer's id of the event
 * @param userId who rides
 * @param eventType one of {@link RideEventType}'s labels
 * @param amount the fare, exact, in the scale of all amounts ({@link Amount#SCALE}), or null
 * @param rideId the ride; never null where a ride is requested or completed
 * @param driverId who drives, or null
 * @param eventTimeMillis when it happened, epoch milliseconds UTC
 * @param unknownFields a JSON object of the fields that the schema does not know, in their order;
 *     null where there were none
 * @param unknownFieldCount how many unknown fields there were
 * @param position the record it came from
 */
public record RideEvent(
    String eventId,
    String userId,
    String eventType,
    @Nullable BigDecimal amount,
    @Nullable String rideId,
    @Nullable String driverId,
    long eventTimeMillis,
    @Nullable String unknownFields,
    int unknownFieldCount,
    RecordPosition position)
    implements StreamEvent {

  public RideEvent {
    requireNonNull(eventId, "eventId");
    requireNonNull(userId, "userId");
    requireNonNull(eventType, "eventType");
    if (amount != null) {
      Amount.requireScale(amount);
    }
    requireNonNull(position, "position");
  }
}
