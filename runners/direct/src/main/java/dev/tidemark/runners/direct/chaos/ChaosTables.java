/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.direct.chaos;

import dev.tidemark.pipeline.config.PipelineConfig;
import dev.tidemark.pipeline.query.Reconcile;
import dev.tidemark.pipeline.query.Reconcile.Gaps;
import dev.tidemark.pipeline.query.TableQueries;
import dev.tidemark.pipeline.table.Ledger;
import dev.tidemark.pipeline.table.OrphanFiles;
import dev.tidemark.pipeline.table.OrphanFiles.Orphan;
import dev.tidemark.pipeline.table.OrphanFiles.StoppedJobs;
import dev.tidemark.pipeline.table.RecoveryMark;
import dev.tidemark.pipeline.table.Warehouse;
import dev.tidemark.pipeline.table.WarehouseSettings;
import dev.tidemark.runners.direct.chaos.ChaosStream.Progress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The tables that the pipeline under attack writes, as a reader in another process sees them. */
final class ChaosTables implements AutoCloseable {

  private final ChaosStream stream;
  private final PipelineConfig config;
  private final Warehouse warehouse;
  private final TableQueries queries;

  ChaosTables(ChaosStream stream, PipelineConfig config) {
    this.stream = stream;
    this.config = config;
    this.warehouse = Warehouse.open(new WarehouseSettings(config.tables().catalogProperties()));
    this.queries = TableQueries.open(warehouse);
  }

  /** The place of the last whole batch. */
  long batches() {
    return warehouse
        .find(Ledger.TABLE)
        .map(Ledger::position)
        .map(position -> position.sequence(config.stream()))
        .orElse(0L);
  }

  /** Whether a run goes on from the tables and has not come to its first batch. */
  boolean areRecovering() {
    return RecoveryMark.of(warehouse, config.stream()).isLeft();
  }

  /** How many records are in bronze; asks the table only, no file. */
  long received() {
    return warehouse
        .find("bronze_" + config.stream())
        .map(bronze -> bronze.currentSnapshot())
        .map(snapshot -> Long.parseLong(snapshot.summary().get("total-records")))
        .orElse(0L);
  }

  Progress progress() {
    return stream.progress(queries, config);
  }

  /** Whether there is nothing left to wait for; looks at files only when all records are there. */
  boolean areComplete() {
    return received() >= stream.records() && progress().isComplete();
  }

  /** What is not as the oracle says, and what the ledger and the files say is wrong. */
  List<String> problems() {
    List<String> problems = new ArrayList<>();
    queries.refresh();
    stream.mismatches(queries, config).forEach(mismatch -> problems.add("oracle: " + mismatch));
    Reconcile.run(warehouse, Duration.ZERO, Instant.now(), Gaps.LOSSES)
        .forEach(
            result -> result.findings().forEach(finding -> problems.add("reconcile: " + finding)));
    return problems;
  }

  /** How many offsets of what was sent are not in bronze. */
  long lost() {
    return stream.records()
        - count(distinct("bronze", "kafka_topic, kafka_partition, kafka_offset"));
  }

  /** How many rows are there although their record, or their event in silver, is there already. */
  long duplicated() {
    return count("bronze_" + config.stream())
        - count(distinct("bronze", "kafka_topic, kafka_partition, kafka_offset"))
        + count("silver_" + config.stream())
        - count(distinct("silver", stream.identity()));
  }

  List<Orphan> orphans() {
    return OrphanFiles.find(
        warehouse, List.of(config.stream()), Duration.ZERO, StoppedJobs.ARE_OVER, Instant.now());
  }

  void remove(List<Orphan> orphans) {
    OrphanFiles.remove(warehouse, orphans);
  }

  @Override
  public void close() {
    queries.close();
    warehouse.close();
  }

  private String distinct(String layer, String columns) {
    return "(SELECT DISTINCT " + columns + " FROM " + layer + "_" + config.stream() + ")";
  }

  private long count(String from) {
    return ((Number) queries.run("SELECT count(*) FROM " + from).rows().get(0).get(0)).longValue();
  }
}
