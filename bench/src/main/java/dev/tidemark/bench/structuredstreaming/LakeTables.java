/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.bench.structuredstreaming;

import org.apache.spark.sql.SparkSession;

/** The Iceberg tables of the hand-written job: partitioned and compressed as Tidemark's are. */
final class LakeTables {
  static final String BRONZE = name("bronze_clickstream");
  static final String SILVER = name("silver_clickstream");
  static final String EVENTS_PER_MINUTE = name("gold_events_per_minute");
  static final String ACTIVE_USERS = name("gold_active_users");

  private static final String LAYOUT =
      " TBLPROPERTIES ('write.parquet.compression-codec'='zstd',"
          + " 'write.distribution-mode'='none', 'write.spark.fanout.enabled'='true')";

  private final SparkSession spark;

  LakeTables(SparkSession spark) {
    this.spark = spark;
  }

  private static String name(String table) {
    return StructuredStreaming.CATALOG + "." + StructuredStreaming.NAMESPACE + "." + table;
  }

  void create() {
    spark.sql(
        "CREATE NAMESPACE IF NOT EXISTS "
            + StructuredStreaming.CATALOG
            + "."
            + StructuredStreaming.NAMESPACE);
    create(
        BRONZE,
        """
        kafka_topic string, kafka_partition int, kafka_offset bigint, arrival_time timestamp,
        ingest_time timestamp, key binary, value binary""",
        "hours(arrival_time)");
    create(
        SILVER,
        """
        event_id string, user_id string, event_type string, session_id string, page_url string,
        referrer string, device_type string, country string, event_time timestamp,
        properties string, lateness_ms bigint, lateness_class string, kafka_topic string,
        kafka_partition int, kafka_offset bigint, arrival_time timestamp, ingest_time timestamp""",
        "hours(event_time)");
    create(
        EVENTS_PER_MINUTE,
        "window_start timestamp, event_type string, event_count bigint, users_sketch binary",
        "days(window_start)");
    create(
        ACTIVE_USERS,
        "window_start timestamp, event_count bigint, users_sketch binary",
        "days(window_start)");
  }

  private void create(String table, String columns, String partition) {
    spark.sql(
        "CREATE TABLE IF NOT EXISTS "
            + table
            + " ("
            + columns
            + ") USING iceberg PARTITIONED BY ("
            + partition
            + ")"
            + LAYOUT);
  }
}
