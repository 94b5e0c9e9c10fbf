/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tidemark.transforms.rides.RideCount;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The messages of ride counts: key, and value.
 *
 * <pre>
 * {"event_type":"ride_requested","window_start":"2026-01-05T09:00:30Z","window_end":"2026-01-05T09:01:30Z"}
 * {"event_type":"ride_requested","window_start":"2026-01-05T09:00:30Z","window_end":"2026-01-05T09:01:30Z",
 *  "event_count":7,"pane_index":2,"pane_timing":"LATE","is_final":false}
 * </pre>
 */
final class RideCountMessage {

  private static final JsonMapper JSON = new JsonMapper();

  private RideCountMessage() {}

  static String key(RideCount count) {
    return json(keyFields(count));
  }

  static byte[] value(RideCount count) {
    Map<String, Object> fields = keyFields(count);
    fields.put("event_count", count.eventCount());
    fields.put("pane_index", count.pane().paneIndex());
    fields.put("pane_timing", count.pane().paneTiming().name());
    fields.put("is_final", count.pane().isFinal());
    return bytes(json(fields));
  }

  static byte[] bytes(String json) {
    return json.getBytes(UTF_8);
  }

  private static Map<String, Object> keyFields(RideCount count) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("event_type", count.eventType());
    fields.put("window_start", Instant.ofEpochMilli(count.pane().windowStartMillis()).toString());
    fields.put("window_end", Instant.ofEpochMilli(count.pane().windowEndMillis()).toString());
    return fields;
  }

  private static String json(Map<String, Object> fields) {
    try {
      return JSON.writeValueAsString(fields);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("text and numbers cannot fail to be JSON", e);
    }
  }
}
