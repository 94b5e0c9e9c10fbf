/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.record;

import java.io.Serializable;
import org.checkerframework.checker.nullness.qual.Nullable;

/** What every typed event of every stream can say of itself. */
public interface StreamEvent extends Serializable {

  /** The producer's id of the event; the same event sent again carries the same id. */
  String eventId();

  /** When the event happened by the producer's clock, epoch milliseconds UTC. */
  long eventTimeMillis();

  /**
   * A JSON object of the fields of its payload that the schema does not know; null where there were
   * none.
   */
  @Nullable String unknownFields();

  /** How many fields its payload had that the schema does not know. */
  int unknownFieldCount();

  /** The record that the event came from. */
  RecordPosition position();

  /**
   * Arrival time less event time, in milliseconds; negative where the producer's clock is ahead.
   */
  default long latenessMillis() {
    return position().arrivalMillis() - eventTimeMillis();
  }
}
