/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.clickstream;

import static java.util.Objects.requireNonNull;

import dev.tidemark.transforms.record.RecordPosition;
import dev.tidemark.transforms.record.StreamEvent;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * What a user did on a page: a valid event of the clickstream.
 *
 * @param eventId the producer's id
 * @param userId who did it
 * @param sessionId the visit, or null
 * @param eventType one of {@link EventType}'s labels
 * @param pageUrl the page, or null
 * @param referrer where the user came from, or null
 * @param deviceType the kind of device, or null
 * @param country the country code, or null
 * @param eventTimeMillis when it happened, epoch milliseconds UTC
 * @param properties the producer's free properties: a string as it was sent, or JSON text where an
 *     object or array was sent; null where there were none
 * @param unknownFields a JSON object of the fields that the schema does not know, in their order;
 *     null where there were none
 * @param unknownFieldCount how many unknown fields there were
 * @param position the record it came from
 */
public record ClickEvent(
    String eventId,
    String userId,
    @Nullable String sessionId,
    String eventType,
    @Nullable String pageUrl,
    @Nullable String referrer,
    @Nullable String deviceType,
    @Nullable String country,
    long eventTimeMillis,
    @Nullable String properties,
    @Nullable String unknownFields,
    int unknownFieldCount,
    RecordPosition position)
    implements StreamEvent {

  public ClickEvent {
    requireNonNull(eventId, "eventId");
    requireNonNull(userId, "userId");
    requireNonNull(eventType, "eventType");
    requireNonNull(position, "position");
  }
}
