/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.stage;

import java.io.Serializable;
import org.joda.time.Instant;

/**
 * What all tasks of a stage in a batch have in common.
 *
 * @param runId separates runs on the same executors
 * @param stage the number of the stage
 * @param batch the number of the batch
 * @param processingTime the recorded time of the batch
 * @param inputWatermarkBefore the stage's input watermark after the batch before: elements are
 *     judged by it
 * @param inputWatermark the stage's input watermark in this batch, from when the elements are
 *     through
 * @param outputWatermarkBefore the stage's output watermark after the batch before
 * @param partitions how many partitions keyed stages have
 * @param maxRecords how many records a split of an unbounded source may give
 * @param committedBatch the last batch that was committed
 */
public record TaskRequest(
    String runId,
    int stage,
    long batch,
    Instant processingTime,
    Instant inputWatermarkBefore,
    Instant inputWatermark,
    Instant outputWatermarkBefore,
    int partitions,
    long maxRecords,
    long committedBatch)
    implements Serializable {}
