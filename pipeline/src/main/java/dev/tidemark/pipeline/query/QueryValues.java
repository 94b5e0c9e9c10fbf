/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.query;

import java.math.BigInteger;
import java.sql.Array;
import java.sql.Blob;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Struct;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.duckdb.DuckDBStruct;

/** Makes plain Java values of what the driver gives. */
final class QueryValues {

  private QueryValues() {}

  /** A value in the form that the driver binds without looking at the JVM's time zone. */
  static Object parameter(Object value) {
    return value instanceof Instant instant ? instant.atOffset(ZoneOffset.UTC) : value;
  }

  static QueryResult read(ResultSet result) throws SQLException {
    ResultSetMetaData metaData = result.getMetaData();
    List<String> columns = new ArrayList<>();
    for (int i = 1; i <= metaData.getColumnCount(); i++) {
      columns.add(metaData.getColumnLabel(i));
    }
    List<List<@Nullable Object>> rows = new ArrayList<>();
    while (result.next()) {
      List<@Nullable Object> row = new ArrayList<>(columns.size());
      for (int i = 1; i <= columns.size(); i++) {
        row.add(plain(result.getObject(i)));
      }
      rows.add(row);
    }
    return new QueryResult(columns, rows);
  }

  private static @Nullable Object plain(@Nullable Object value) throws SQLException {
    if (value instanceof OffsetDateTime instant) {
      return instant.toInstant();
    }
    if (value instanceof Timestamp local) {
      return local.toLocalDateTime();
    }
    if (value instanceof BigInteger big) {
      // A sum of BIGINTs is a HUGEINT, and nearly always small.
      return big.bitLength() < Long.SIZE ? (Object) big.longValue() : big;
    }
    if (value instanceof Blob blob) {
      return blob.getBytes(1, Math.toIntExact(blob.length()));
    }
    if (value instanceof Array array) {
      return plainList(Arrays.asList((Object[]) array.getArray()));
    }
    if (value instanceof DuckDBStruct struct) {
      return plainMap(struct.getMap());
    }
    if (value instanceof Struct struct) {
      return plainList(Arrays.asList(struct.getAttributes()));
    }
    if (value instanceof List<?> list) {
      return plainList(list);
    }
    if (value instanceof Map<?, ?> map) {
      return plainMap(map);
    }
    return value;
  }

  private static List<@Nullable Object> plainList(List<?> values) throws SQLException {
    List<@Nullable Object> plain = new ArrayList<>(values.size());
    for (Object value : values) {
      plain.add(plain(value));
    }
    return plain;
  }

  private static Map<String, @Nullable Object> plainMap(Map<?, ?> values) throws SQLException {
    Map<String, @Nullable Object> plain = new LinkedHashMap<>();
    for (Map.Entry<?, ?> entry : values.entrySet()) {
      plain.put(String.valueOf(entry.getKey()), plain(entry.getValue()));
    }
    return plain;
  }
}
