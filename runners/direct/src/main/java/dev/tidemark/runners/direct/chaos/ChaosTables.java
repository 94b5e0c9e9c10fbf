/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.direct.chaos;

import dev.tidemark.pipeline.oracle.OracleComparison;
import dev.tidemark.pipeline.oracle.OracleReport;
import dev.tidemark.pipeline.query.Reconcile;
import dev.tidemark.pipeline.query.Reconcile.Gaps;
import dev.tidemark.pipeline.query.TableQueries;
import dev.tidemark.pipeline.runner.RunnerCapabilities.FinalPanes;
import dev.tidemark.pipeline.table.Ledger;
import dev.tidemark.pipeline.table.OrphanFiles;
import dev.tidemark.pipeline.table.OrphanFiles.Orphan;
import dev.tidemark.pipeline.table.OrphanFiles.StoppedJobs;
import dev.tidemark.pipeline.table.Warehouse;
import dev.tidemark.pipeline.table.WarehouseSettings;
import dev.tidemark.testdata.clickstream.Expectation;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The tables that the pipeline under attack writes, as a reader in another process sees them. */
final class ChaosTables implements AutoCloseable {

  private static final String STREAM = "clickstream";
  private static final int TOP_PAGES = 20;

  private final Warehouse warehouse;
  private final TableQueries queries;

  /**
   * How far the tables have come.
   *
   * @param received records in bronze
   * @param placed records in the other tables of records
   * @param silver events in silver
   * @param tumbling events in final windows of a minute
   * @param sliding events in final windows of five minutes, each five times
   * @param openPageMinutes minutes with page views that have no final ranking
   */
  record Progress(
      long received, long placed, long silver, long tumbling, long sliding, long openPageMinutes) {

    boolean isComplete(long sent) {
      return received >= sent
          && placed >= received
          && tumbling == silver
          && sliding == 5 * silver
          && openPageMinutes == 0;
    }
  }

  ChaosTables(Path folder) {
    this.warehouse = Warehouse.open(WarehouseSettings.local(folder));
    this.queries = TableQueries.open(warehouse);
  }

  /** The place of the last whole batch. */
  long batches() {
    return warehouse
        .find(Ledger.TABLE)
        .map(Ledger::position)
        .map(p -> p.sequence(STREAM))
        .orElse(0L);
  }

  Progress progress() {
    queries.refresh();
    List<Object> row =
        queries
            .run(
                """
                SELECT (SELECT count(*) FROM bronze_clickstream),
                  (SELECT count(*) FROM silver_clickstream) + (SELECT count(*) FROM duplicates)
                    + (SELECT count(*) FROM late_events) + (SELECT count(*) FROM dead_letters),
                  (SELECT count(*) FROM silver_clickstream),
                  (SELECT coalesce(sum(event_count), 0) FROM gold_events_per_minute WHERE is_final),
                  (SELECT coalesce(sum(event_count), 0) FROM gold_active_users WHERE is_final),
                  (SELECT count(DISTINCT epoch_ms(event_time) // 60000) FROM silver_clickstream
                     WHERE event_type = 'page_view' AND page_url IS NOT NULL)
                    - (SELECT count(DISTINCT window_start) FROM gold_page_views WHERE is_final)
                """)
            .rows()
            .get(0);
    return new Progress(
        whole(row, 0), whole(row, 1), whole(row, 2), whole(row, 3), whole(row, 4), whole(row, 5));
  }

  /** What is not as the oracle says, and what the ledger and the files say is wrong. */
  List<String> problems(Expectation expected) {
    List<String> problems = new ArrayList<>();
    queries.refresh();
    OracleReport report =
        OracleComparison.compare(queries, expected, FinalPanes.CLOSING, TOP_PAGES);
    report.mismatches().forEach(mismatch -> problems.add("oracle: " + mismatch));
    Reconcile.run(warehouse, Duration.ZERO, Instant.now(), Gaps.LOSSES)
        .forEach(
            result -> result.findings().forEach(finding -> problems.add("reconcile: " + finding)));
    return problems;
  }

  /** How many offsets of what was sent are not in bronze. */
  long lost(long sent) {
    return sent
        - count(
            "(SELECT DISTINCT kafka_topic, kafka_partition, kafka_offset FROM bronze_clickstream)");
  }

  /** How many rows are there although their record, or their event in silver, is there already. */
  long duplicated() {
    return count("bronze_clickstream")
        - count(
            "(SELECT DISTINCT kafka_topic, kafka_partition, kafka_offset FROM bronze_clickstream)")
        + count("silver_clickstream")
        - count("(SELECT DISTINCT event_id, event_time FROM silver_clickstream)");
  }

  List<Orphan> orphans() {
    return OrphanFiles.find(
        warehouse, List.of(STREAM), Duration.ZERO, StoppedJobs.ARE_OVER, Instant.now());
  }

  void remove(List<Orphan> orphans) {
    OrphanFiles.remove(warehouse, orphans);
  }

  @Override
  public void close() {
    queries.close();
    warehouse.close();
  }

  private long count(String from) {
    return whole(queries.run("SELECT count(*) FROM " + from).rows().get(0), 0);
  }

  private static long whole(List<Object> row, int column) {
    return ((Number) row.get(column)).longValue();
  }
}
