/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.testdata.record;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.tidemark.testdata.record.GeneratedRecord.Header;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.zip.ZipException;

/**
 * Reads the records of a file as {@link RecordFile} describes, one after another. Empty lines are
 * skipped. Not safe for concurrent use.
 *
 * <p>{@link #hasNext} and {@link #next} throw {@link RecordFormatException} where the file is not
 * right, with its name and the line, and {@link UncheckedIOException} where it cannot be read.
 */
public final class RecordFileReader implements Iterator<GeneratedRecord>, Closeable {
  private static final int LONGEST_TEXT = 256 * 1024 * 1024;

  private final JsonFactory json =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder().maxStringLength(LONGEST_TEXT).build())
          .build();
  private final Path file;
  private final BufferedReader lines;
  private long line;
  private String nextLine;
  private boolean ended;

  RecordFileReader(Path file, InputStream bytes) {
    this.file = file;
    // A decoder of its own: it reports malformed input instead of replacing it.
    this.lines = new BufferedReader(new InputStreamReader(bytes, UTF_8.newDecoder()));
  }

  @Override
  public boolean hasNext() {
    try {
      while (nextLine == null && !ended) {
        line++;
        String read = lines.readLine();
        ended = read == null;
        nextLine = ended || read.isBlank() ? null : read;
      }
      return nextLine != null;
    } catch (CharacterCodingException e) {
      throw new RecordFormatException(file, line, "not UTF-8 here or soon after", e);
    } catch (EOFException | ZipException e) {
      throw new RecordFormatException(file, line, "the compressed data is cut or damaged", e);
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be read: " + e.getMessage(), e);
    }
  }

  @Override
  public GeneratedRecord next() {
    if (!hasNext()) {
      throw new NoSuchElementException(file + " has no more records");
    }
    try (JsonParser parser = json.createParser(nextLine)) {
      return record(parser);
    } catch (JsonProcessingException e) {
      throw new RecordFormatException(file, line, e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be read: " + e.getMessage(), e);
    } finally {
      nextLine = null;
    }
  }

  private GeneratedRecord record(JsonParser parser) throws IOException {
    expect(parser, parser.nextToken(), JsonToken.START_OBJECT, "a record");
    Integer partition = null;
    Long offset = null;
    Long timestamp = null;
    byte[] key = null;
    byte[] value = null;
    List<Header> headers = List.of();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String field = parser.getCurrentName();
      JsonToken token = parser.nextToken();
      switch (field) {
        case "partition" -> partition = (int) number(parser, token, field, Integer.MAX_VALUE);
        case "offset" -> offset = number(parser, token, field, Long.MAX_VALUE);
        case "timestamp" -> timestamp = number(parser, token, field, Long.MAX_VALUE);
        case "key", "key_base64" -> key = bytes(parser, token, field);
        case "value", "value_base64" -> value = bytes(parser, token, field);
        case "headers" -> headers = headers(parser, token);
        default -> throw wrong(parser, "unknown field '" + field + "'");
      }
    }
    if (partition == null || offset == null || timestamp == null) {
      throw wrong(parser, "partition, offset or timestamp is missing");
    }
    if (parser.nextToken() != null) {
      throw wrong(parser, "more after the record");
    }
    return new GeneratedRecord(partition, offset, timestamp, key, value, headers);
  }

  private static List<Header> headers(JsonParser parser, JsonToken token) throws IOException {
    expect(parser, token, JsonToken.START_ARRAY, "headers");
    List<Header> headers = new ArrayList<>();
    for (JsonToken next = parser.nextToken();
        next != JsonToken.END_ARRAY;
        next = parser.nextToken()) {
      expect(parser, next, JsonToken.START_OBJECT, "a header");
      String name = null;
      byte[] value = null;
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String field = parser.getCurrentName();
        JsonToken fieldToken = parser.nextToken();
        switch (field) {
          case "name" -> {
            expect(parser, fieldToken, JsonToken.VALUE_STRING, field);
            name = parser.getText();
          }
          case "value", "value_base64" -> value = bytes(parser, fieldToken, field);
          default -> throw wrong(parser, "unknown field '" + field + "' of a header");
        }
      }
      if (name == null) {
        throw wrong(parser, "a header has no name");
      }
      headers.add(new Header(name, value));
    }
    return headers;
  }

  private static long number(JsonParser parser, JsonToken token, String field, long largest)
      throws IOException {
    expect(parser, token, JsonToken.VALUE_NUMBER_INT, field);
    long number = parser.getLongValue();
    if (number < 0 || number > largest) {
      throw wrong(parser, "%s is %d, but must be from 0 to %d".formatted(field, number, largest));
    }
    return number;
  }

  private static byte[] bytes(JsonParser parser, JsonToken token, String field) throws IOException {
    expect(parser, token, JsonToken.VALUE_STRING, field);
    return field.endsWith("_base64") ? parser.getBinaryValue() : parser.getText().getBytes(UTF_8);
  }

  private static void expect(JsonParser parser, JsonToken token, JsonToken wanted, String what)
      throws IOException {
    if (token != wanted) {
      throw wrong(parser, "%s must be %s, but is %s".formatted(what, wanted, token));
    }
  }

  private static JsonProcessingException wrong(JsonParser parser, String problem) {
    return new JsonParseException(parser, problem);
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
