/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.clickstream;

import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * The typed fields of a payload that was well-formed, before anybody asked whether they make an
 * event: each may be null, which stands for absent as well as for JSON's null.
 *
 * @param eventId {@code event_id}
 * @param userId {@code user_id}
 * @param sessionId {@code session_id}
 * @param eventType {@code event_type}
 * @param pageUrl {@code page_url}
 * @param referrer {@code referrer}
 * @param deviceType {@code device_type}
 * @param country {@code country}
 * @param eventTimestamp {@code event_timestamp}, epoch milliseconds; a number beyond the range of a
 *     long is the nearest long
 * @param properties {@code properties}: a string as it was sent, or JSON text
 * @param unknownFields a JSON object of all other fields, each as it was sent, in their order
 * @param unknownFieldCount how many other fields
 */
public record ClickPayload(
    @Nullable String eventId,
    @Nullable String userId,
    @Nullable String sessionId,
    @Nullable String eventType,
    @Nullable String pageUrl,
    @Nullable String referrer,
    @Nullable String deviceType,
    @Nullable String country,
    @Nullable Long eventTimestamp,
    @Nullable String properties,
    @Nullable String unknownFields,
    int unknownFieldCount) {}
