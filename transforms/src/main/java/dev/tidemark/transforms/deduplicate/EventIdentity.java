/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.deduplicate;

import dev.tidemark.transforms.record.StreamEvent;
import java.io.Serializable;

/**
 * What makes two records the same event.
 *
 * @param eventId the producer's id
 * @param eventTimeMillis when it happened, epoch milliseconds UTC
 */
public record EventIdentity(String eventId, long eventTimeMillis) implements Serializable {

  /** The identity of an event. */
  public static EventIdentity of(StreamEvent event) {
    return new EventIdentity(event.eventId(), event.eventTimeMillis());
  }
}
