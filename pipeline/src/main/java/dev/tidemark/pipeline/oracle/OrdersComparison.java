/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.oracle;

import static dev.tidemark.pipeline.oracle.StreamComparison.key;
import static dev.tidemark.pipeline.oracle.StreamComparison.values;

import dev.tidemark.pipeline.config.OrdersConfig;
import dev.tidemark.pipeline.query.TableQueries;
import dev.tidemark.pipeline.runner.RunnerCapabilities.FinalPanes;
import dev.tidemark.testdata.orders.OrdersExpectation;
import dev.tidemark.testdata.orders.OrdersExpectation.NamedOrders;
import dev.tidemark.testdata.orders.OrdersExpectation.Revenue;
import dev.tidemark.testdata.plan.RecordCounts;
import java.util.Map;
import java.util.TreeMap;

/**
 * Compares the tables of a finished orders run with what the generator's oracle expects: counts of
 * every class, names of categories as of the orders' time, and revenue, all exactly.
 */
public final class OrdersComparison {

  private OrdersComparison() {}

  /**
   * Reads the tables as they are now and compares.
   *
   * @param finalPanes whether the runner marks closing panes; where it cannot, the latest pane of
   *     each window is compared
   */
  public static StreamReport compare(
      TableQueries queries, OrdersExpectation expected, FinalPanes finalPanes) {
    StreamComparison comparison = new StreamComparison(queries, OrdersConfig.STREAM);
    RecordCounts records = comparison.records(expected.records());
    long countMismatches = comparison.mismatches().count();

    Map<String, String> named = new TreeMap<>();
    for (NamedOrders row : expected.named()) {
      named.put(key(row.category(), row.name(), row.department()), Long.toString(row.orders()));
    }
    comparison.rows(
        "orders by category",
        named,
        """
        SELECT category, coalesce(category_name, ''), coalesce(department, ''), count(*)
        FROM silver_orders GROUP BY 1, 2, 3
        """);
    comparison.rows(
        "orders without category",
        Map.of("", Long.toString(expected.withoutCategory())),
        "SELECT '', count(*) FROM silver_orders WHERE NOT category_found");

    Map<String, String> revenue = new TreeMap<>();
    for (Revenue row : expected.revenue()) {
      revenue.put(
          key(
              row.windowStart().toEpochMilli(),
              row.windowEnd().toEpochMilli(),
              row.category(),
              row.currency()),
          key(row.revenue()) + " of " + row.orders());
    }
    comparison.rows(
        "gold_revenue_per_category",
        revenue,
        """
        SELECT epoch_ms(window_start), epoch_ms(window_end), category, currency,
               rtrim(rtrim(revenue::VARCHAR, '0'), '.') || ' of ' || order_count
        FROM %s
        """
            .formatted(values("gold_revenue_per_category", finalPanes)));
    return comparison.report(records, countMismatches);
  }
}
