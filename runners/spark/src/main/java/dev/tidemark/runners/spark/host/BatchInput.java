/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.host;

import dev.tidemark.runners.spark.stage.Chunk;
import java.util.List;
import java.util.Map;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.Instant;

/**
 * What a batch is given from outside.
 *
 * @param processingTime the time of the batch, recorded before it runs
 * @param fed what stages are fed by the driver, by their number
 * @param offsets the offsets of Kafka that it reads, or null
 * @param reading whether unbounded sources are read; not in a batch that only goes on with what is
 *     in the pipeline already
 */
record BatchInput(
    Instant processingTime,
    Map<Integer, Feed> fed,
    @Nullable BatchOffset offsets,
    boolean reading) {

  /** A batch of a pipeline without Kafka. */
  static BatchInput of(Instant processingTime, Map<Integer, Feed> fed) {
    return new BatchInput(processingTime, fed, null, true);
  }

  /** A batch that reads what Spark has written down. */
  static BatchInput reading(Instant processingTime, BatchOffset offsets) {
    return new BatchInput(processingTime, Map.of(), offsets, true);
  }

  /** A batch that reads nothing. */
  static BatchInput goingOn(Instant processingTime) {
    return new BatchInput(processingTime, Map.of(), null, false);
  }

  /** The number of the query's batch that the offsets belong to, or {@code before}. */
  long queryBatch(long before) {
    return offsets == null ? before : offsets.tick();
  }

  /**
   * What a stage is fed.
   *
   * @param chunks its records
   * @param watermark its watermark when they are through
   */
  record Feed(List<Chunk> chunks, Instant watermark) {}
}
