/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.table;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.tidemark.transforms.clickstream.ClickEvent;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import org.checkerframework.checker.nullness.qual.Nullable;

/** A click event as a JSON object, with the names that the silver table has; nulls are left out. */
final class ClickEventJson {

  private static final JsonFactory JSON = new JsonFactory();

  private ClickEventJson() {}

  static String write(ClickEvent event) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("event_id", event.eventId());
      json.writeStringField("user_id", event.userId());
      json.writeStringField("event_type", event.eventType());
      field(json, "session_id", event.sessionId());
      field(json, "page_url", event.pageUrl());
      field(json, "referrer", event.referrer());
      field(json, "device_type", event.deviceType());
      field(json, "country", event.country());
      json.writeStringField("event_time", Instant.ofEpochMilli(event.eventTimeMillis()).toString());
      field(json, "properties", event.properties());
      field(json, "unknown_fields", event.unknownFields());
      json.writeNumberField("unknown_field_count", event.unknownFieldCount());
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("a string cannot fail to be written", e);
    }
    return text.toString();
  }

  private static void field(JsonGenerator json, String name, @Nullable String value)
      throws IOException {
    if (value != null) {
      json.writeStringField(name, value);
    }
  }
}
