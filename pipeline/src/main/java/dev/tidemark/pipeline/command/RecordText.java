/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import dev.tidemark.pipeline.query.RecordCoordinates;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.checkerframework.checker.nullness.qual.Nullable;

/** Columns of single records for terminals, and the JSON of the commands that show them. */
final class RecordText {

  /** Snake case; instants in ISO-8601, bytes in Base64, coordinates as {@code topic-0@12}. */
  static final ObjectMapper JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .addModule(
              new SimpleModule()
                  .addSerializer(Instant.class, ToStringSerializer.instance)
                  .addSerializer(LocalDate.class, ToStringSerializer.instance)
                  .addSerializer(RecordCoordinates.class, ToStringSerializer.instance))
          .build();

  private static final int SHOWN_BYTES = 2_000;

  private RecordText() {}

  /** One line that cannot harm a terminal. */
  static String of(@Nullable Object value) {
    if (value instanceof byte[] bytes) {
      return bytes(bytes);
    }
    if (value instanceof List<?> list) {
      return list.stream().map(RecordText::of).collect(Collectors.joining(", "));
    }
    if (value instanceof Map<?, ?> map) {
      return map.entrySet().stream()
          .map(entry -> entry.getKey() + " " + of(entry.getValue()))
          .collect(Collectors.joining(", "));
    }
    return withoutControls(String.valueOf(value));
  }

  /** UTF-8 as text, anything else in hex; cut where it is long. */
  private static String bytes(byte[] bytes) {
    String text;
    try {
      text =
          withoutControls(
              StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException notText) {
      text = "0x" + HexFormat.of().formatHex(bytes, 0, Math.min(bytes.length, SHOWN_BYTES / 2));
    }
    return text.length() <= SHOWN_BYTES
        ? text
        : text.substring(0, SHOWN_BYTES) + "… (%,d bytes in all)".formatted(bytes.length);
  }

  private static String withoutControls(String text) {
    return text.codePoints()
        .map(c -> Character.isISOControl(c) ? '\uFFFD' : c)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
