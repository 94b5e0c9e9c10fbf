/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.table;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tidemark.transforms.record.StreamEvent;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.checkerframework.checker.nullness.qual.Nullable;

/** An event as a JSON object, with the names that silver has; what is null is left out. */
final class EventJson {

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN).build();

  private final Map<String, Object> fields = new LinkedHashMap<>();

  private EventJson() {}

  /** With what every event has. */
  static EventJson of(StreamEvent event) {
    return new EventJson()
        .with("event_id", event.eventId())
        .with("event_time", Instant.ofEpochMilli(event.eventTimeMillis()).toString())
        .with("unknown_field_count", event.unknownFieldCount());
  }

  EventJson with(String name, @Nullable Object value) {
    if (value != null) {
      fields.put(name, value);
    }
    return this;
  }

  String write() {
    try {
      return JSON.writeValueAsString(fields);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("text and numbers cannot fail to be JSON", e);
    }
  }
}
