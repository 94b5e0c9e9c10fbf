/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.bench.tidemark;

import dev.tidemark.pipeline.config.ClickstreamConfig;
import dev.tidemark.pipeline.query.TableQueries;
import dev.tidemark.pipeline.table.Warehouse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotSummary;
import org.apache.iceberg.Table;

/** How many of the topic's records can be seen in the tables: looked up in snapshots' summaries. */
final class VisibleRows {
  private final Warehouse warehouse;
  private final long records;
  private final boolean live;
  private final boolean finalPanes;
  private final long windowsPerEvent;
  private final Map<String, Table> tables = new HashMap<>();
  private long visible;
  private long goldRows;
  private boolean complete;

  /**
   * Rows of a warehouse.
   *
   * @param records how many records the topic has
   * @param live whether it is enough that gold has counted all events
   * @param finalPanes whether windows get final rows in the end; else the latest one is the value
   */
  VisibleRows(
      Warehouse warehouse, long records, boolean live, boolean finalPanes, ClickstreamConfig gold) {
    this.warehouse = warehouse;
    this.records = records;
    this.live = live;
    this.finalPanes = finalPanes;
    this.windowsPerEvent =
        gold.activeUsersWindow().toMillis() / gold.activeUsersPeriod().toMillis();
  }

  /** Records that are in bronze and in one of the tables behind it. */
  long visible() {
    return visible;
  }

  /** Whether that is all of them, and gold has counted them; if not live, in its final rows. */
  boolean isComplete() {
    return complete;
  }

  void refresh() {
    visible =
        Math.min(
            rows("bronze_clickstream"),
            rows("silver_clickstream")
                + rows("duplicates")
                + rows("late_events")
                + rows("dead_letters"));
    complete =
        visible >= records && goldHasChanged() && (live ? eventsAreCounted() : windowsAreFinal());
  }

  /**
   * Whether gold has other rows than when this was asked before, or the ledger: what it does not
   * know yet, no query sees.
   */
  private boolean goldHasChanged() {
    long rows = rows("gold_events_per_minute") + rows("gold_active_users") + rows("ledger");
    boolean changed = rows != goldRows;
    goldRows = rows;
    return changed;
  }

  private long rows(String name) {
    Table table = tables.computeIfAbsent(name, unused -> warehouse.find(name).orElseThrow());
    // Reads the metadata only if they are new.
    table.refresh();
    Snapshot snapshot = table.currentSnapshot();
    return snapshot == null
        ? 0
        : Long.parseLong(snapshot.summary().get(SnapshotSummary.TOTAL_RECORDS_PROP));
  }

  private boolean eventsAreCounted() {
    try (TableQueries queries = TableQueries.open(warehouse)) {
      List<Object> row =
          queries
              .run(
                  """
                  SELECT (SELECT count(*) FROM silver_clickstream),
                         (SELECT coalesce(sum(event_count), 0) FROM gold_events_per_minute_latest)
                  """)
              .rows()
              .get(0);
      return ((Number) row.get(0)).longValue() == ((Number) row.get(1)).longValue();
    }
  }

  private boolean windowsAreFinal() {
    String value = finalPanes ? " WHERE is_final" : "_latest";
    try (TableQueries queries = TableQueries.open(warehouse)) {
      List<Object> row =
          queries
              .run(
                  """
                  SELECT (SELECT count(*) FROM silver_clickstream),
                         (SELECT coalesce(sum(event_count), 0) FROM gold_events_per_minute%s),
                         (SELECT coalesce(sum(event_count), 0) FROM gold_active_users%s)
                  """
                      .formatted(value, value))
              .rows()
              .get(0);
      long silver = ((Number) row.get(0)).longValue();
      return ((Number) row.get(1)).longValue() == silver
          && ((Number) row.get(2)).longValue() == windowsPerEvent * silver;
    }
  }
}
