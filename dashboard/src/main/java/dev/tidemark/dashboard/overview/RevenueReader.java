/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.dashboard.overview;

import dev.tidemark.dashboard.overview.RevenueView.Revenue;
import java.util.List;

/** Reads the page of orders from the tables. Used by one thread at a time. */
public final class RevenueReader {

  private static final String GOLD = "gold_revenue_per_category";
  private static final String SILVER = "silver_orders";

  /** The last twelve hours of event time, which ends with the newest window. */
  private static final String ROWS =
      """
      SELECT epoch_ms(window_start) AS window_start, epoch_ms(window_end) AS window_end,
             category, currency,
             arg_max(revenue, pane_index)::VARCHAR AS amount,
             arg_max(order_count, pane_index) AS orders,
             bool_or(is_final) AS is_final,
             count(DISTINCT pane_index) FILTER (pane_timing = 'LATE' AND NOT is_final) AS corrections,
             (arg_max(revenue, pane_index) FILTER (pane_timing <> 'LATE'))::VARCHAR AS amount_before
      FROM gold_revenue_per_category
      WHERE window_start >=
        (SELECT max(window_end) FROM gold_revenue_per_category) - INTERVAL 12 HOUR
      GROUP BY ALL ORDER BY 1, 2, 3, 4
      """;

  private final SnapshotQueries queries;

  /** A reader; it does not close the tables. */
  public RevenueReader(DashboardQueries queries) {
    this.queries = new SnapshotQueries(queries);
  }

  /** Reads the newest snapshots. Queries only those tables that changed since the last time. */
  public RevenueView read() {
    queries.refresh();
    List<Revenue> rows =
        queries.rows(GOLD, ROWS).stream()
            .map(
                row ->
                    new Revenue(
                        row.number("window_start"),
                        row.number("window_end"),
                        row.text("category"),
                        row.text("currency"),
                        row.text("amount"),
                        row.number("orders"),
                        row.flag("is_final"),
                        row.number("corrections"),
                        row.number("corrections") == 0 ? null : row.textOrNull("amount_before")))
            .toList();
    long withoutCategory =
        queries
            .rows(SILVER, "SELECT count(*) AS orders FROM silver_orders WHERE NOT category_found")
            .stream()
            .findFirst()
            .map(row -> row.number("orders"))
            .orElse(0L);
    return new RevenueView(
        queries.location(), StreamRecords.of(queries, "orders"), withoutCategory, rows);
  }
}
