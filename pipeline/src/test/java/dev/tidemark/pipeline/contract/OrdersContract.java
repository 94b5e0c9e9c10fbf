/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.contract;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;

import dev.tidemark.pipeline.dimension.CategoryTable;
import dev.tidemark.pipeline.oracle.GeneratedCategories;
import dev.tidemark.pipeline.oracle.OrdersComparison;
import dev.tidemark.pipeline.table.Warehouse;
import dev.tidemark.pipeline.table.WarehouseSettings;
import dev.tidemark.testdata.orders.OrdersExpectation;
import dev.tidemark.testdata.orders.OrdersGenerator;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.iceberg.DataOperations;
import org.apache.iceberg.Snapshot;
import org.checkerframework.checker.nullness.qual.MonotonicNonNull;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the orders pipeline must make of 400 generated records on every runner. */
public abstract class OrdersContract extends StreamContract {

  private static final long SEED = 7;
  private static final long EVENTS = 400;

  private @MonotonicNonNull OrdersExpectation expected;

  /** The contract for the runner of this name. */
  protected OrdersContract(String runner) {
    super(runner);
  }

  @Override
  protected void run(Path folder) throws IOException {
    OrdersGenerator orders = OrdersGenerator.of(OrdersGenerator.shape(EVENTS).withSeed(SEED));
    try (CategoryTable table = CategoryTable.open(WarehouseSettings.local(warehouse()))) {
      table.replace(GeneratedCategories.rows(orders.categories().versions()));
    }
    run("orders", orders, folder, "--epochUnit=millis");
    expected = orders.expectation();
  }

  @Test
  void tablesHoldWhatTheOracleExpects() {
    assertThat(
        OrdersComparison.compare(queries(), expected, finalPanes()).mismatches(), is(empty()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          silver_orders | event_id, event_time, amount, currency, category, category_name, department, category_found, unknown_fields, lateness_class
          late_events   | kafka_partition, kafka_offset, event_id, event_type, event_time, lateness_ms, event
          dead_letters  | kafka_partition, kafka_offset, failure_type, stage, message, field_path, payload_size
          """)
  void recordsAreInTheirTableAsBefore(String table, String columns) throws IOException {
    rowsAreAsBefore("orders/" + table, table, columns);
  }

  /** Without the latest arrival, as any of the copies of an order may be the one that counts. */
  @Test
  void revenueIsAsBefore() throws IOException {
    rowsAreAsBefore(
        "orders/gold_revenue_per_category",
        values("gold_revenue_per_category"),
        "window_start, category, currency, window_end, revenue, order_count");
  }

  /** The reviewed job dumped all of its results at each trigger, more of them each time. */
  @Test
  void noResultIsWrittenTwice() {
    assertThat(
        queries()
            .run(
                """
                SELECT window_start, category, currency, pane_index, count(*)
                FROM gold_revenue_per_category GROUP BY ALL HAVING count(*) > 1
                """)
            .rows(),
        is(empty()));
    try (Warehouse warehouse = Warehouse.open(WarehouseSettings.local(warehouse()))) {
      for (Snapshot snapshot :
          warehouse.find("gold_revenue_per_category").orElseThrow().snapshots()) {
        assertThat(snapshot.operation(), is(DataOperations.APPEND));
      }
    }
  }

  /** The reviewed job dropped what came more than ten minutes late. */
  @Test
  void anOrderThatIsAlmostAnHourLateCorrectsTheRevenue() {
    List<Object> late =
        queries()
            .run(
                """
                SELECT count(*), max(lateness_ms) FROM silver_orders
                WHERE lateness_class = 'late' AND lateness_ms > 600000
                """)
            .rows()
            .get(0);
    assertThat(((Number) late.get(0)).longValue(), is(greaterThan(0L)));
    assertThat(
        ((Number) late.get(1)).longValue(), is(greaterThan(Duration.ofMinutes(50).toMillis())));
    // That each of them is in its four windows is what the oracle's test shows.
  }

  /** The reviewed job named every order by the category's name at its start. */
  @Test
  void ordersHaveTheNameThatTheirCategoryHadThen() {
    assertThat(
        queries()
            .run(
                """
                SELECT DISTINCT category_name FROM silver_orders WHERE category = 'c-books'
                ORDER BY 1
                """)
            .rows(),
        is(List.of(List.of("Books"), List.of("Books & Maps"))));
  }
}
