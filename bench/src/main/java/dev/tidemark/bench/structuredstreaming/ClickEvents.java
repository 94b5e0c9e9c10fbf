/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.bench.structuredstreaming;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.current_timestamp;
import static org.apache.spark.sql.functions.from_json;
import static org.apache.spark.sql.functions.length;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.timestamp_millis;
import static org.apache.spark.sql.functions.trim;
import static org.apache.spark.sql.functions.unix_millis;
import static org.apache.spark.sql.functions.when;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Kafka's rows as typed, valid events that are not too late. */
final class ClickEvents {
  private static final long MINUTE_MILLIS = 60_000;
  private static final long EARLIEST_MILLIS = 946_684_800_000L;
  private static final long LATEST_MILLIS = 4_102_444_800_000L;
  private static final int MAX_PAYLOAD_BYTES = 1 << 20;

  private static final StructType PAYLOAD =
      new StructType()
          .add("event_id", DataTypes.StringType)
          .add("user_id", DataTypes.StringType)
          .add("session_id", DataTypes.StringType)
          .add("event_type", DataTypes.StringType)
          .add("page_url", DataTypes.StringType)
          .add("referrer", DataTypes.StringType)
          .add("device_type", DataTypes.StringType)
          .add("country", DataTypes.StringType)
          .add("event_timestamp", DataTypes.LongType)
          .add("properties", DataTypes.StringType);

  private ClickEvents() {}

  static Dataset<Row> parse(Dataset<Row> records) {
    return records
        .where(col("value").isNotNull().and(length(col("value")).leq(MAX_PAYLOAD_BYTES)))
        .select(
            from_json(col("value").cast("string"), PAYLOAD).as("event"),
            col("topic").as("kafka_topic"),
            col("partition").as("kafka_partition"),
            col("offset").as("kafka_offset"),
            col("timestamp").as("arrival_time"))
        .select(
            col("event.*"),
            col("kafka_topic"),
            col("kafka_partition"),
            col("kafka_offset"),
            col("arrival_time"),
            unix_millis(col("arrival_time")).minus(col("event.event_timestamp")).as("lateness_ms"))
        .where(
            // from_json makes strings of numbers: what cannot be an id is none.
            col("event_id")
                .contains("-")
                .and(col("user_id").startsWith("user-"))
                .and(length(trim(col("event_id"))).gt(0))
                .and(
                    col("event_type")
                        .isin("page_view", "click", "scroll", "purchase", "add_to_cart"))
                .and(coalesce(col("country"), lit("XX")).geq("A"))
                .and(col("event_timestamp").geq(EARLIEST_MILLIS))
                .and(col("event_timestamp").lt(LATEST_MILLIS))
                .and(col("lateness_ms").geq(-5 * MINUTE_MILLIS))
                .and(col("lateness_ms").leq(10 * MINUTE_MILLIS)))
        .select(
            col("event_id"),
            col("user_id"),
            col("event_type"),
            col("session_id"),
            col("page_url"),
            col("referrer"),
            col("device_type"),
            col("country"),
            timestamp_millis(col("event_timestamp")).as("event_time"),
            col("properties"),
            col("lateness_ms"),
            when(col("lateness_ms").leq(5 * MINUTE_MILLIS), "on_time")
                .otherwise("late")
                .as("lateness_class"),
            col("kafka_topic"),
            col("kafka_partition"),
            col("kafka_offset"),
            col("arrival_time"),
            current_timestamp().as("ingest_time"));
  }
}
