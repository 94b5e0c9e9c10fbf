/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.query;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * The rows that a query gave.
 *
 * @param columns the names of the columns
 * @param rows the rows: plain Java values ({@code Long}, {@code Integer}, {@code Double}, {@code
 *     BigDecimal}, {@code BigInteger}, {@code Boolean}, {@code String}, {@code byte[]}, {@code
 *     java.time.Instant} for an instant, {@code LocalDate}, {@code List}, {@code Map}) or null
 */
public record QueryResult(List<String> columns, List<List<@Nullable Object>> rows) {

  public QueryResult {
    columns = List.copyOf(columns);
  }

  /** The rows as maps from column to value, in the order of the columns; each may be changed. */
  public List<Map<String, @Nullable Object>> asMaps() {
    List<Map<String, @Nullable Object>> maps = new ArrayList<>();
    for (List<@Nullable Object> values : rows) {
      Map<String, @Nullable Object> map = new LinkedHashMap<>();
      for (int i = 0; i < values.size(); i++) {
        map.put(columns.get(i), values.get(i));
      }
      maps.add(map);
    }
    return maps;
  }
}
