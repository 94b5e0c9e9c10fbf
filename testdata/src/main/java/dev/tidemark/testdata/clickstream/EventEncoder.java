/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.testdata.clickstream;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Writes events as JSON objects in UTF-8. Not safe for concurrent use. */
final class EventEncoder {
  private final JsonFactory json = new JsonFactory();
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);

  /** The event as a producer sends it. */
  byte[] encode(ClickEvent event) {
    return encode(event, Replacement.NONE);
  }

  /** The event with one of its fields replaced. */
  byte[] encode(ClickEvent event, Replacement replacement) {
    bytes.reset();
    try (JsonGenerator generator = json.createGenerator(bytes, JsonEncoding.UTF8)) {
      // Producers differ in how they write letters outside ASCII; they mean the same.
      generator.setHighestNonEscapedChar(event.amount() % 2 == 0 ? 0 : 127);
      generator.writeStartObject();
      new Fields(generator, event, replacement).write();
      generator.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** Writes a field, name and value; or nothing, if the field is to be absent. */
  @FunctionalInterface
  interface FieldWriter {
    void write(JsonGenerator generator) throws IOException;
  }

  /** What to write in place of a field. */
  record Replacement(String field, FieldWriter writer) {
    static final Replacement NONE = new Replacement("", generator -> {});

    static Replacement absent(String field) {
      return new Replacement(field, generator -> {});
    }

    static Replacement nullValue(String field) {
      return new Replacement(field, generator -> generator.writeNullField(field));
    }

    static Replacement text(String field, String value) {
      return new Replacement(field, generator -> generator.writeStringField(field, value));
    }

    static Replacement number(String field, long value) {
      return new Replacement(field, generator -> generator.writeNumberField(field, value));
    }

    static Replacement truth(String field) {
      return new Replacement(field, generator -> generator.writeBooleanField(field, true));
    }
  }

  private record Fields(JsonGenerator generator, ClickEvent event, Replacement replacement) {

    void write() throws IOException {
      Visitors.Step step = event.step();
      text("event_id", event.id());
      text("user_id", Site.user(step.user()));
      text("session_id", step.session());
      text("event_type", step.type().label());
      if (step.page() != Site.NO_PAGE) {
        text("page_url", Site.page(step.page()));
      }
      if (step.referrer() != null) {
        text("referrer", step.referrer());
      } else if (event.amount() % 3 == 0) {
        generator.writeNullField("referrer");
      }
      if (event.unknownFields() > 0) {
        generator.writeStringField("app_version", "3.2." + event.amount() % 10);
      }
      text("device_type", Site.device(step.user()));
      text("country", Site.country(step.user()));
      if (!"event_timestamp".equals(replacement.field())) {
        generator.writeNumberField("event_timestamp", event.timeMillis());
      } else {
        replacement.writer().write(generator);
      }
      properties();
      unknown();
    }

    private void text(String name, String value) throws IOException {
      if (name.equals(replacement.field())) {
        replacement.writer().write(generator);
      } else {
        generator.writeStringField(name, value);
      }
    }

    private void properties() throws IOException {
      switch (event.properties()) {
        case ABSENT -> {}
        case STRING ->
            generator.writeStringField(
                "properties", "{\"scroll_percent\":" + event.amount() % 101 + "}");
        case OBJECT -> {
          generator.writeObjectFieldStart("properties");
          generator.writeNumberField("price_cents", event.amount());
          generator.writeStringField("label", "schön \"&\" günstig");
          generator.writeEndObject();
        }
      }
    }

    private void unknown() throws IOException {
      if (event.unknownFields() > 1) {
        generator.writeObjectFieldStart("experiment");
        generator.writeStringField("name", "checkout");
        generator.writeNumberField("bucket", event.amount() % 4);
        generator.writeEndObject();
      }
      if (event.unknownFields() > 2) {
        generator.writeArrayFieldStart("tags");
        generator.writeString("sale");
        generator.writeBoolean(true);
        generator.writeNull();
        generator.writeEndArray();
      }
    }
  }
}
