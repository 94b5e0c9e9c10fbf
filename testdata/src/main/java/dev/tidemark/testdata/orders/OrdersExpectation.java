/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.testdata.orders;

import dev.tidemark.testdata.plan.ExpectationFile;
import dev.tidemark.testdata.plan.RecordCounts;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * What a correct pipeline must make of generated orders, closing ones included. Counts and sums are
 * exact. Windows are of event time in UTC, hold good orders only, each once, and those without an
 * order are not listed.
 *
 * @param seed the generator's seed
 * @param records what must become of the records
 * @param withoutCategory good orders whose category no version of the dimension has at their time
 * @param named good orders by category and what it was called when they were ordered
 * @param revenue per window of an hour, sliding by a quarter, category and currency
 */
public record OrdersExpectation(
    long seed,
    RecordCounts records,
    long withoutCategory,
    List<NamedOrders> named,
    List<Revenue> revenue) {

  public OrdersExpectation {
    named = List.copyOf(named);
    revenue = List.copyOf(revenue);
  }

  /** Orders of a category under one name; empty texts where no version of it holds. */
  public record NamedOrders(String category, String name, String department, long orders) {}

  /** What was ordered of a category within a window. */
  public record Revenue(
      Instant windowStart,
      Instant windowEnd,
      String category,
      String currency,
      BigDecimal revenue,
      long orders) {}

  /** A few lines for people. */
  public String summary() {
    return records.summary()
        + "%-24s%,12d%n".formatted("without category", withoutCategory)
        + "%-24s%,12d%n".formatted("windows", revenue.size());
  }

  /**
   * Writes this as JSON, names in snake case, instants in ISO 8601.
   *
   * @throws IOException if the file cannot be written
   */
  public void writeTo(Path file) throws IOException {
    ExpectationFile.write(this, file);
  }

  /**
   * Reads what {@link #writeTo} wrote.
   *
   * @throws IOException if the file cannot be read or is not an expectation; names the file
   */
  public static OrdersExpectation readFrom(Path file) throws IOException {
    return ExpectationFile.read(file, OrdersExpectation.class);
  }
}
