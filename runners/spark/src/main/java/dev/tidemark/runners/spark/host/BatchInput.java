/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.host;

import dev.tidemark.runners.spark.stage.Chunk;
import java.util.List;
import java.util.Map;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.catalyst.InternalRow;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.Instant;

/**
 * What a batch is given from outside.
 *
 * @param processingTime the time of the batch, recorded before it runs
 * @param fed what stages are fed by the driver, by their number
 * @param kafka what Spark has read from Kafka, or null
 */
public record BatchInput(
    Instant processingTime, Map<Integer, Feed> fed, @Nullable KafkaFeed kafka) {

  /**
   * What a stage is fed.
   *
   * @param chunks its records
   * @param watermark its watermark when they are through
   */
  public record Feed(List<Chunk> chunks, Instant watermark) {}

  /**
   * A batch's records of Kafka. Partitions are named by read, topic and number.
   *
   * @param rows the rows of Spark's source
   * @param consumedUpTo where the batch ends in each partition, those without a record in it
   *     included
   * @param endOffsets the end of each partition when the batch began
   */
  public record KafkaFeed(
      RDD<InternalRow> rows, Map<String, Long> consumedUpTo, Map<String, Long> endOffsets) {}
}
