/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.host;

import dev.tidemark.runners.spark.state.StateVersion;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.joda.time.Instant;

/**
 * What a batch did, for those who watch a run. Times are milliseconds, watermarks UTC.
 *
 * @param batch the number of the batch
 * @param processingTime its recorded time
 * @param millis how long its stages took, commits of state included
 * @param stages its stages, in the order in which they ran
 */
public record BatchProgress(
    long batch, Instant processingTime, long millis, List<StageReport> stages) {

  public BatchProgress {
    stages = List.copyOf(stages);
  }

  /**
   * What a stage did.
   *
   * @param name the step that it begins with
   * @param isSource whether it reads a source
   * @param tasks how many tasks ran; none where nothing was to be done
   * @param records how many records it was given; for Kafka, how many offsets
   * @param backlog how many offsets of Kafka are left behind the batch; else 0
   * @param lostOffsets how many offsets of Kafka were gone before they were read
   * @param inputWatermark its input watermark behind the batch
   * @param outputWatermark its output watermark behind the batch
   * @param stateRows how many rows of state it has behind the batch, or {@link
   *     StateVersion#NOT_COUNTED}
   * @param stateBytes about how much memory and local disk of the executors its state takes
   * @param millis how long it took
   */
  public record StageReport(
      String name,
      boolean isSource,
      int tasks,
      long records,
      long backlog,
      long lostOffsets,
      Instant inputWatermark,
      Instant outputWatermark,
      long stateRows,
      long stateBytes,
      long millis) {}

  /** How many records the batch has read. */
  public long recordsRead() {
    return sources().mapToLong(StageReport::records).sum();
  }

  /** How many records of Kafka are left behind the batch. */
  public long backlog() {
    return sources().mapToLong(StageReport::backlog).sum();
  }

  /** About how much memory and local disk of the executors all state takes. */
  public long stateBytes() {
    return stages.stream().mapToLong(StageReport::stateBytes).sum();
  }

  private Stream<StageReport> sources() {
    return stages.stream().filter(StageReport::isSource);
  }

  /** The batch in words and figures, as Spark shows it among the metrics of the query's source. */
  Map<String, String> summary() {
    Map<String, String> summary = new TreeMap<>();
    summary.put("batch", Long.toString(batch));
    summary.put("millis", Long.toString(millis));
    summary.put("records", Long.toString(recordsRead()));
    summary.put("backlog", Long.toString(backlog()));
    summary.put("state bytes", Long.toString(stateBytes()));
    for (StageReport stage : stages) {
      if (stage.tasks() > 0) {
        summary.put("stage " + stage.name() + " millis", Long.toString(stage.millis()));
        summary.put("stage " + stage.name() + " records", Long.toString(stage.records()));
      }
      if (stage.stateBytes() > 0) {
        summary.put("stage " + stage.name() + " state bytes", Long.toString(stage.stateBytes()));
      }
      if (stage.stateRows() > 0) {
        summary.put("stage " + stage.name() + " state rows", Long.toString(stage.stateRows()));
      }
      summary.put("stage " + stage.name() + " watermark", stage.outputWatermark().toString());
    }
    return summary;
  }
}
