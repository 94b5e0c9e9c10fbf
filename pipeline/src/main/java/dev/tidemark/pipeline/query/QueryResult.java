/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.query;

import java.util.List;
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
}
