/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.bench.live;

import dev.tidemark.pipeline.query.SnapshotFiles;
import dev.tidemark.pipeline.table.Warehouse;
import dev.tidemark.pipeline.table.WarehouseSettings;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotChanges;
import org.apache.iceberg.Table;

/**
 * When events became visible in gold, found out afterwards from the tables that a contender has
 * left.
 *
 * <p>An event of silver counts as visible from the first commit on after which gold's count of its
 * minute and type is no lower than the event's rank among those in silver, in the order of their
 * commits and arrivals. Its latency goes from its timestamp in Kafka to that commit.
 */
final class Visibility {
  private static final String SILVER = "silver_clickstream";
  private static final String GOLD = "gold_events_per_minute";

  /** The table whose commit makes a batch visible to readers, where there is one. */
  private static final String LEDGER = "ledger";

  private static final String SILVER_RANKS =
      """
      CREATE TABLE silver AS
      SELECT date_trunc('minute', event_time) AS minute, event_type,
             epoch_ms(arrival_time) AS arrival,
             row_number() OVER (PARTITION BY date_trunc('minute', event_time), event_type
                                ORDER BY number, arrival_time) AS rank
      FROM read_parquet(%s, filename = true) JOIN commits ON path = filename
      """;

  /** Panes are complete values, of which the largest counts; parts are added up. */
  private static final String GOLD_COUNTS =
      """
      CREATE TABLE gold AS
      SELECT window_start AS minute, event_type, visible,
             %s(events) OVER (PARTITION BY window_start, event_type ORDER BY number) AS seen
      FROM (SELECT window_start, event_type, number, visible, %s(event_count) AS events
            FROM read_parquet(%s, filename = true) JOIN commits ON path = filename
            GROUP BY ALL)
      """;

  private static final String LATENCIES =
      """
      SELECT count(*), count(visible), quantile_cont(visible - arrival, 0.5),
             quantile_cont(visible - arrival, 0.95), quantile_cont(visible - arrival, 0.99),
             max(visible - arrival)
      FROM silver ASOF LEFT JOIN gold
        ON silver.minute = gold.minute AND silver.event_type = gold.event_type
       AND silver.rank <= gold.seen
      WHERE arrival >= %d AND arrival < %d
      """;

  private Visibility() {}

  /**
   * The latencies of events.
   *
   * @param folder the warehouse
   * @param panes whether gold rows are panes, each with the whole value; else they are parts
   * @param fromMillis the first arrival that counts
   * @param untilMillis the first arrival that does not count any more
   */
  static Latencies of(Path folder, boolean panes, long fromMillis, long untilMillis)
      throws SQLException {
    try (Warehouse warehouse = Warehouse.open(WarehouseSettings.local(folder));
        Connection database = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = database.createStatement()) {
      statement.execute("CREATE TABLE commits (path VARCHAR, number BIGINT, visible BIGINT)");
      NavigableSet<Long> ledger = commitTimes(warehouse);
      String silver = addCommits(database, warehouse.find(SILVER).orElseThrow(), ledger);
      String gold = addCommits(database, warehouse.find(GOLD).orElseThrow(), ledger);
      String sum = panes ? "max" : "sum";
      statement.execute(SILVER_RANKS.formatted(silver));
      statement.execute(GOLD_COUNTS.formatted(sum, sum, gold));
      try (ResultSet row = statement.executeQuery(LATENCIES.formatted(fromMillis, untilMillis))) {
        row.next();
        return new Latencies(
            row.getLong(1),
            row.getLong(2),
            row.getDouble(3),
            row.getDouble(4),
            row.getDouble(5),
            row.getDouble(6));
      }
    }
  }

  private static NavigableSet<Long> commitTimes(Warehouse warehouse) {
    NavigableSet<Long> times = new TreeSet<>();
    warehouse
        .find(LEDGER)
        .ifPresent(
            ledger ->
                ledger.snapshots().forEach(snapshot -> times.add(snapshot.timestampMillis())));
    return times;
  }

  /** Adds a table's files with the commits that made them visible; returns them as a SQL list. */
  private static String addCommits(Connection database, Table table, NavigableSet<Long> ledger)
      throws SQLException {
    List<String> paths = new ArrayList<>();
    try (PreparedStatement insert =
        database.prepareStatement("INSERT INTO commits VALUES (?, ?, ?)")) {
      for (Snapshot snapshot : table.snapshots()) {
        Long batch = ledger.ceiling(snapshot.timestampMillis());
        for (DataFile file :
            SnapshotChanges.builderFor(table).snapshot(snapshot).build().addedDataFiles()) {
          String path = SnapshotFiles.localPath(file.location()).toString();
          paths.add(path);
          insert.setString(1, path);
          insert.setLong(2, snapshot.sequenceNumber());
          insert.setLong(3, batch == null ? snapshot.timestampMillis() : batch);
          insert.addBatch();
        }
      }
      insert.executeBatch();
    }
    return paths.stream()
        .map(path -> "'" + path.replace("'", "''") + "'")
        .collect(Collectors.joining(", ", "[", "]"));
  }
}
