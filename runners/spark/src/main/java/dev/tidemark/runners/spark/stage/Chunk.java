/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.stage;

import java.io.Serializable;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Records of one shuffle edge for one partition, as one task wrote them: inline when small,
 * otherwise in a block of Spark's block manager.
 *
 * @param edge the number of the stage that reads them
 * @param partition the partition of that stage
 * @param records how many there are
 * @param inline the bytes, or null when they are in a block
 * @param block the name of the block, or null when they are inline
 */
@SuppressWarnings("ArrayRecordComponent") // Chunks are compared by nobody.
public record Chunk(
    int edge, int partition, int records, byte @Nullable [] inline, @Nullable BlockName block)
    implements Serializable {

  /** Chunks of at most this many bytes travel with the task's result. */
  public static final int INLINE_LIMIT = 64 << 10;

  /**
   * A block in the block manager.
   *
   * @param stream the number that separates runs
   * @param number unique within it
   */
  public record BlockName(int stream, long number) implements Serializable {}
}
