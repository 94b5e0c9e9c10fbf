/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark;

import dev.tidemark.runners.spark.source.LostOffsets;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;
import org.checkerframework.checker.nullness.qual.Nullable;

/** Options of the {@link SparkMicroBatchRunner}. */
public interface SparkMicroBatchPipelineOptions extends PipelineOptions {

  /** When a batch starts. */
  enum Trigger {
    /** At each interval, for ever. */
    PROCESSING_TIME,
    /** Once, and stop. */
    ONCE,
    /** As often as it takes to read what was there at the start, and stop. */
    AVAILABLE_NOW
  }

  /**
   * The Spark master. The default is that of the stock runner: both interfaces may be on the class
   * path, and Beam wants them to agree.
   */
  @Description(
      "The Spark master, as in spark-submit --master. Ignored where a Spark session exists"
          + " already.")
  @Default.String("local[4]")
  String getSparkMaster();

  /** Sets the Spark master. */
  void setSparkMaster(String master);

  /** Where state, positions and progress are kept. */
  @Description(
      "Folder of any Hadoop file system for state, positions and progress. Without one the run"
          + " cannot be resumed.")
  @Nullable String getCheckpointLocation();

  /** Sets where state, positions and progress are kept. */
  void setCheckpointLocation(@Nullable String location);

  /** When a batch starts. */
  @Description(
      "When a batch starts: PROCESSING_TIME (at each interval), ONCE, or AVAILABLE_NOW (reads what"
          + " is there, and stops).")
  @Default.Enum("PROCESSING_TIME")
  Trigger getTrigger();

  /** Sets when a batch starts. */
  void setTrigger(Trigger trigger);

  /** The least time between the starts of two batches, in milliseconds. */
  @Description("Milliseconds between the starts of two batches with the trigger PROCESSING_TIME.")
  @Default.Long(1000)
  long getTriggerInterval();

  /** Sets the least time between the starts of two batches, in milliseconds. */
  void setTriggerInterval(long millis);

  /** How many records a batch reads from each source at most. */
  @Description("The most records that a batch reads from a source.")
  @Default.Long(500_000)
  long getMaxOffsetsPerTrigger();

  /** Sets how many records a batch reads from each source at most. */
  void setMaxOffsetsPerTrigger(long records);

  /** What happens when records are gone from Kafka before they were read. */
  @Description(
      "When records are gone from Kafka before they were read: FAIL, or go on at the EARLIEST or"
          + " LATEST record and count the gap.")
  @Default.Enum("FAIL")
  LostOffsets getLostOffsets();

  /** Sets what happens when records are gone from Kafka before they were read. */
  void setLostOffsets(LostOffsets lost);

  /** The number of partitions of state. */
  @Description(
      "The number of partitions that keys are spread over. Recorded in the checkpoint; a resumed"
          + " run keeps the recorded number.")
  @Default.Integer(2)
  int getStatePartitions();

  /** Sets the number of partitions of state. */
  void setStatePartitions(int partitions);

  /** Whether progress says how many rows of state there are. */
  @Description(
      "Whether progress and metrics say how many rows of state there are; each row is then read"
          + " before it is written.")
  @Default.Boolean(false)
  boolean getCountStateRows();

  /** Sets whether progress says how many rows of state there are. */
  void setCountStateRows(boolean counting);

  /** How long a split of a source, or a splittable DoFn, reads in a batch, in milliseconds. */
  @Description(
      "The most milliseconds that a split of an unbounded source or a splittable DoFn reads in a"
          + " batch.")
  @Default.Long(1000)
  long getMaxReadMillis();

  /** Sets how long a split of a source, or a splittable DoFn, reads in a batch, in milliseconds. */
  void setMaxReadMillis(long millis);

  /** How many outputs a splittable DoFn makes in a batch before its restriction is split. */
  @Description("The most outputs of a splittable DoFn in a batch, for each restriction.")
  @Default.Integer(10_000)
  int getMaxSplittableOutputs();

  /** Sets how many outputs a splittable DoFn makes in a batch before its restriction is split. */
  void setMaxSplittableOutputs(int outputs);

  /** How far ahead timers are fired at the end of a run that ends by itself, in milliseconds. */
  @Description(
      "With the triggers ONCE and AVAILABLE_NOW: processing-time timers that are due within so many"
          + " milliseconds are fired at the end, and not left to the next run.")
  @Default.Long(60_000)
  long getFireAheadMillis();

  /** Sets how far ahead timers are fired at the end of a run, in milliseconds. */
  void setFireAheadMillis(long millis);

  /** How long a run may be stopping, in milliseconds. */
  @Description("Milliseconds that a stop waits for the running batch before it is broken off.")
  @Default.Long(60_000)
  long getStopTimeout();

  /** Sets how long a run may be stopping, in milliseconds. */
  void setStopTimeout(long millis);
}
