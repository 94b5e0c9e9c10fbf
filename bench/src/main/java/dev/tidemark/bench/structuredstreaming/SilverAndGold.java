/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.bench.structuredstreaming;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.date_trunc;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.sum;

import org.apache.iceberg.Table;
import org.apache.iceberg.spark.Spark3Util;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;

/**
 * What is done with each batch of unique events: silver, and the batch's part of each gold window.
 *
 * <p>Rows are read once and kept for the batch. Gold is aggregated from minutes and types, of which
 * there are few. A batch that is run again finds its number in the tables and writes nothing twice.
 */
final class SilverAndGold {
  private static final String BATCH = "batch-id";

  private final SparkSession spark;

  SilverAndGold(SparkSession spark) {
    this.spark = spark;
  }

  void write(Dataset<Row> events, Long batch) throws Exception {
    events.persist(StorageLevel.MEMORY_AND_DISK());
    Dataset<Row> minutes =
        events
            .groupBy(date_trunc("minute", col("event_time")).as("window_start"), col("event_type"))
            .agg(
                expr("count(*)").as("event_count"),
                expr("hll_sketch_agg(user_id, 12)").as("users_sketch"));
    append(events, LakeTables.SILVER, batch);
    minutes.persist(StorageLevel.MEMORY_ONLY());
    append(minutes, LakeTables.EVENTS_PER_MINUTE, batch);
    append(activeUsers(minutes), LakeTables.ACTIVE_USERS, batch);
    minutes.unpersist();
    events.unpersist();
  }

  /** Each minute is part of the five windows that slide over it. */
  private static Dataset<Row> activeUsers(Dataset<Row> minutes) {
    return minutes
        .select(
            explode(
                    expr(
                        "sequence(window_start - INTERVAL 4 MINUTES, window_start, INTERVAL 1 MINUTE)"))
                .as("window_start"),
            col("event_count"),
            col("users_sketch"))
        .groupBy("window_start")
        .agg(
            sum("event_count").as("event_count"),
            expr("hll_union_agg(users_sketch)").as("users_sketch"));
  }

  private void append(Dataset<Row> rows, String name, long batch) throws Exception {
    Table table = Spark3Util.loadIcebergTable(spark, name);
    table.refresh();
    if (table.currentSnapshot() != null
        && Long.toString(batch).equals(table.currentSnapshot().summary().get(BATCH))) {
      return;
    }
    rows.writeTo(name).option("snapshot-property." + BATCH, Long.toString(batch)).append();
  }
}
