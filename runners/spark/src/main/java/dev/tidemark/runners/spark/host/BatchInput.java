/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.host;

import dev.tidemark.runners.spark.stage.Chunk;
import java.util.List;
import java.util.Map;
import org.joda.time.Instant;

/**
 * What a batch is given from outside.
 *
 * @param processingTime the time of the batch, recorded before it runs
 * @param fed what stages are fed by the driver, by their number
 */
public record BatchInput(Instant processingTime, Map<Integer, Feed> fed) {

  /**
   * What a stage is fed.
   *
   * @param chunks its records
   * @param watermark its watermark when they are through
   */
  public record Feed(List<Chunk> chunks, Instant watermark) {}
}
