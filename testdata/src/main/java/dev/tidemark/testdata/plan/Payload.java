/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.testdata.plan;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A JSON object that is about to be sent; fields keep their order. Immutable.
 *
 * @param fields names and values: text, numbers, truth values, null, and maps of the same
 */
public record Payload(Map<String, Object> fields) {

  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN).build();

  public Payload {
    fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
  }

  /** Without a field. */
  public static Payload empty() {
    return new Payload(Map.of());
  }

  /** With one more field, or with another value in its place. */
  public Payload with(String name, Object value) {
    Map<String, Object> more = new LinkedHashMap<>(fields);
    more.put(name, value);
    return new Payload(more);
  }

  /** Without this field. */
  public Payload without(String name) {
    Map<String, Object> fewer = new LinkedHashMap<>(fields);
    fewer.remove(name);
    return new Payload(fewer);
  }

  /** The JSON in UTF-8, without white space. */
  public byte[] encode() {
    try {
      return JSON.writeValueAsBytes(fields);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a payload cannot fail to be JSON", e);
    }
  }
}
