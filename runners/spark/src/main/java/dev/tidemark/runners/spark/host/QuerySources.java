/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.host;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidemark.runners.spark.SparkMicroBatchPipelineOptions;
import dev.tidemark.runners.spark.source.KafkaPartition;
import dev.tidemark.runners.spark.source.KafkaRead;
import dev.tidemark.runners.spark.source.KafkaRoot;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.read.streaming.Offset;
import org.apache.spark.sql.execution.streaming.OffsetSeq;
import org.apache.spark.sql.execution.streaming.StreamExecution;
import org.apache.spark.sql.functions;
import scala.Option;

/** The sources of the streaming query: Kafka for each read, and ticks. */
final class QuerySources {
  private static final ObjectMapper JSON = new ObjectMapper();

  private QuerySources() {}

  static Dataset<Row> of(
      SparkSession session, List<KafkaRead> reads, SparkMicroBatchPipelineOptions options) {
    Dataset<Row> all = null;
    for (int i = 0; i < reads.size(); i++) {
      Dataset<Row> kafka =
          session
              .readStream()
              .format("kafka")
              .options(
                  reads
                      .get(i)
                      .sparkOptions(options.getMaxOffsetsPerTrigger(), options.getFailOnDataLoss()))
              .load()
              .withColumn("source", functions.lit(i));
      Dataset<Row> columns =
          kafka.select(KafkaRoot.COLUMNS.stream().map(functions::col).toArray(Column[]::new));
      all = all == null ? columns : all.unionAll(columns);
    }
    Dataset<Row> ticks = ticks(session);
    return all == null ? ticks : all.unionAll(ticks);
  }

  /**
   * A row at each trigger; one in all where the run ends by itself. The same source whatever the
   * trigger, so that it may change.
   */
  private static Dataset<Row> ticks(SparkSession session) {
    Dataset<Row> rate =
        session
            .readStream()
            .format("rate-micro-batch")
            .option("rowsPerBatch", 1)
            .option("numPartitions", 1)
            .load();
    return rate.select(
        functions.lit(-1).as("source"),
        functions.lit(null).cast("binary").as("key"),
        functions.lit(null).cast("binary").as("value"),
        functions.lit(null).cast("string").as("topic"),
        functions.lit(0).as("partition"),
        functions.lit(0L).as("offset"),
        functions.col("timestamp"),
        functions.lit(0).as("timestampType"),
        functions.lit(null).cast("array<struct<key:string,value:binary>>").as("headers"));
  }

  /**
   * Returns where a batch ends in each partition of Kafka, as Spark has written it down before the
   * batch.
   */
  static Map<String, Long> consumedUpTo(StreamExecution query, long batch, int reads) {
    Option<OffsetSeq> logged = query.offsetLog().get(batch);
    Map<String, Long> consumed = new HashMap<>();
    for (int i = 0; i < reads; i++) {
      Option<Offset> offset = logged.get().offsets().apply(i);
      if (offset.isDefined()) {
        int read = i;
        parse(offset.get().json())
            .fields()
            .forEachRemaining(
                topic ->
                    topic
                        .getValue()
                        .fields()
                        .forEachRemaining(
                            partition ->
                                consumed.put(
                                    KafkaPartition.nameOf(
                                        read, topic.getKey(), Integer.parseInt(partition.getKey())),
                                    partition.getValue().asLong())));
      }
    }
    return consumed;
  }

  private static JsonNode parse(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Spark's offsets cannot be read: " + json, e);
    }
  }
}
