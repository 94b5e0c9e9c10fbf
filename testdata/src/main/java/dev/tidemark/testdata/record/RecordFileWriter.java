/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.testdata.record;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;

/** Writes records to a file as {@link RecordFile} describes. Not safe for concurrent use. */
public final class RecordFileWriter implements Closeable {
  private final JsonGenerator json;

  /** Reports malformed input instead of replacing it. */
  private final CharsetDecoder utf8 = UTF_8.newDecoder();

  RecordFileWriter(OutputStream bytes) throws IOException {
    json = new JsonFactory().createGenerator(bytes, JsonEncoding.UTF8);
    json.setPrettyPrinter(new MinimalPrettyPrinter("\n"));
  }

  /**
   * Adds a record.
   *
   * @throws IOException if the file cannot be written
   */
  public void write(GeneratedRecord record) throws IOException {
    json.writeStartObject();
    json.writeNumberField("partition", record.partition());
    json.writeNumberField("offset", record.offset());
    json.writeNumberField("timestamp", record.arrivalMillis());
    writeBytes("key", record.key());
    writeBytes("value", record.value());
    if (!record.headers().isEmpty()) {
      json.writeArrayFieldStart("headers");
      for (GeneratedRecord.Header header : record.headers()) {
        json.writeStartObject();
        json.writeStringField("name", header.name());
        writeBytes("value", header.value());
        json.writeEndObject();
      }
      json.writeEndArray();
    }
    json.writeEndObject();
  }

  private void writeBytes(String field, byte[] bytes) throws IOException {
    if (bytes == null) {
      return;
    }
    try {
      json.writeStringField(field, utf8.decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      json.writeBinaryField(field + "_base64", bytes);
    }
  }

  /** Ends the last line and closes the file. */
  @Override
  public void close() throws IOException {
    try (json) {
      json.writeRaw('\n');
    }
  }
}
