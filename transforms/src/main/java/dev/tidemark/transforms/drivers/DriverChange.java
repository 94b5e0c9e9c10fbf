/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.drivers;

import static java.util.Objects.requireNonNull;

import dev.tidemark.transforms.record.RecordPosition;
import dev.tidemark.transforms.record.StreamEvent;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * A change of a row in the database's table of drivers: a valid event.
 *
 * @param driverId the row's key
 * @param operation one of {@link ChangeOperation}'s labels
 * @param logPosition where the change is in the database's log; later changes have higher ones
 * @param name the row's columns after the change; all null where it was deleted
 * @param city see {@code name}
 * @param status see {@code name}
 * @param eventTimeMillis when the database made the change, epoch milliseconds UTC
 * @param unknownFields a JSON object of the envelope's fields that the schema does not know; null
 *     where there were none
 * @param unknownFieldCount how many unknown fields there were
 * @param position the record it came from
 */
public record DriverChange(
    String driverId,
    String operation,
    long logPosition,
    @Nullable String name,
    @Nullable String city,
    @Nullable String status,
    long eventTimeMillis,
    @Nullable String unknownFields,
    int unknownFieldCount,
    RecordPosition position)
    implements StreamEvent {

  public DriverChange {
    requireNonNull(driverId, "driverId");
    requireNonNull(operation, "operation");
    requireNonNull(position, "position");
  }

  /** The row and the place in the log: the same change sent again has the same. */
  @Override
  public String eventId() {
    return driverId + "@" + logPosition;
  }

  /** Whether the row is gone after the change. */
  public boolean isDeletion() {
    return operation.equals(ChangeOperation.DELETE.label());
  }
}
