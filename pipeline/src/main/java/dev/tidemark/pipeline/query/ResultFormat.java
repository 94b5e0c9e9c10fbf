/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.query;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.checkerframework.checker.nullness.qual.Nullable;

/** How a result is shown. */
public enum ResultFormat {
  /**
   * Columns in line, numbers to the right, nulls as {@code null}, bytes as the first few in hex.
   */
  TABLE {
    @Override
    public void print(QueryResult result, PrintWriter out) {
      int columns = result.columns().size();
      List<List<String>> cells = new ArrayList<>();
      int[] widths = new int[columns];
      boolean[] numeric = new boolean[columns];
      for (int i = 0; i < columns; i++) {
        widths[i] = width(result.columns().get(i));
        int column = i;
        numeric[i] = result.rows().stream().anyMatch(row -> row.get(column) instanceof Number);
      }
      for (List<@Nullable Object> row : result.rows()) {
        List<String> line = new ArrayList<>(columns);
        for (int i = 0; i < columns; i++) {
          String cell = cell(row.get(i));
          line.add(cell);
          widths[i] = Math.max(widths[i], width(cell));
        }
        cells.add(line);
      }
      printLine(out, result.columns(), widths, numeric);
      out.println(Arrays.stream(widths).mapToObj("-"::repeat).collect(Collectors.joining("  ")));
      cells.forEach(line -> printLine(out, line, widths, numeric));
      int rows = cells.size();
      out.println(rows == 1 ? "(1 row)" : "(%d rows)".formatted(rows));
    }
  },

  /** One JSON object per line; bytes in Base64, instants in ISO-8601. */
  JSON {
    @Override
    public void print(QueryResult result, PrintWriter out) {
      for (List<@Nullable Object> row : result.rows()) {
        StringWriter line = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(line)) {
          json.writeStartObject();
          for (int i = 0; i < row.size(); i++) {
            json.writeFieldName(result.columns().get(i));
            writeJson(json, row.get(i));
          }
          json.writeEndObject();
        } catch (IOException e) {
          throw new UncheckedIOException("a string cannot fail to be written", e);
        }
        out.println(line);
      }
    }
  },

  /** RFC 4180 with a header; null is nothing between the commas, bytes in Base64. */
  CSV {
    @Override
    public void print(QueryResult result, PrintWriter out) {
      out.println(csvLine(result.columns()));
      result.rows().forEach(row -> out.println(csvLine(row)));
    }
  };

  private static final JsonFactory FACTORY = new JsonFactory();
  private static final int SHOWN_BYTES = 8;

  /** Writes the whole result. */
  public abstract void print(QueryResult result, PrintWriter out);

  private static void printLine(
      PrintWriter out, List<String> cells, int[] widths, boolean[] numeric) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < cells.size(); i++) {
      String padding = " ".repeat(widths[i] - width(cells.get(i)));
      line.append(i == 0 ? "" : "  ")
          .append(numeric[i] ? padding + cells.get(i) : cells.get(i) + padding);
    }
    out.println(line.toString().stripTrailing());
  }

  private static int width(String text) {
    return text.codePointCount(0, text.length());
  }

  private static String cell(@Nullable Object value) {
    if (value instanceof byte[] bytes) {
      return bytes.length <= SHOWN_BYTES
          ? "0x" + HexFormat.of().formatHex(bytes)
          : "0x%s… (%d bytes)"
              .formatted(HexFormat.of().formatHex(bytes, 0, SHOWN_BYTES), bytes.length);
    }
    if (value instanceof List<?> list) {
      return list.stream().map(ResultFormat::cell).collect(Collectors.joining(", ", "[", "]"));
    }
    if (value instanceof Map<?, ?> map) {
      return map.entrySet().stream()
          .map(entry -> entry.getKey() + ": " + cell(entry.getValue()))
          .collect(Collectors.joining(", ", "{", "}"));
    }
    // Control characters of hostile input must not reach the terminal, nor break the lines.
    return String.valueOf(value)
        .codePoints()
        .map(c -> Character.isISOControl(c) ? '\uFFFD' : c)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static void writeJson(JsonGenerator json, @Nullable Object value) throws IOException {
    if (value == null) {
      json.writeNull();
    } else if (value instanceof Boolean bool) {
      json.writeBoolean(bool);
    } else if (value instanceof Double number) {
      // NaN and infinities are no JSON numbers; the generator quotes them.
      json.writeNumber(number);
    } else if (value instanceof Number number) {
      json.writeNumber(number.toString());
    } else if (value instanceof byte[] bytes) {
      json.writeBinary(bytes);
    } else if (value instanceof List<?> list) {
      json.writeStartArray();
      for (Object element : list) {
        writeJson(json, element);
      }
      json.writeEndArray();
    } else if (value instanceof Map<?, ?> map) {
      json.writeStartObject();
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        json.writeFieldName(String.valueOf(entry.getKey()));
        writeJson(json, entry.getValue());
      }
      json.writeEndObject();
    } else {
      json.writeString(value.toString());
    }
  }

  private static String csvLine(List<?> values) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < values.size(); i++) {
      line.append(i == 0 ? "" : ",").append(csvField(values.get(i)));
    }
    return line.toString();
  }

  private static String csvField(@Nullable Object value) {
    if (value == null) {
      return "";
    }
    String text =
        value instanceof byte[] bytes
            ? Base64.getEncoder().encodeToString(bytes)
            : value instanceof List<?> || value instanceof Map<?, ?>
                ? cell(value)
                : value.toString();
    boolean plain = !text.isEmpty() && text.chars().noneMatch(c -> ",\"\r\n".indexOf(c) >= 0);
    return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
  }
}
