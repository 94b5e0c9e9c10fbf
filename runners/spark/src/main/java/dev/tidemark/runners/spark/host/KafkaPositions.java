/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.host;

import dev.tidemark.runners.spark.host.BatchInput.KafkaFeed;
import dev.tidemark.runners.spark.source.KafkaPartition;
import dev.tidemark.runners.spark.source.KafkaRoot;
import dev.tidemark.runners.spark.stage.TaskResult.SourcePosition;
import dev.tidemark.runners.spark.translate.PipelinePlan.Stage;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The positions of Kafka's partitions after a batch, those without a record in it included. */
final class KafkaPositions {
  private KafkaPositions() {}

  /** Returns whether the batch may have records: whether it ends behind a position. */
  static boolean mayHaveRecords(Map<String, SourcePosition> before, KafkaFeed feed) {
    return feed.consumedUpTo().entrySet().stream()
        .anyMatch(
            end -> {
              SourcePosition position = before.get(end.getKey());
              return end.getValue() > (position == null ? 0 : KafkaPartition.offsetOf(position));
            });
  }

  /**
   * Adds the partitions that had no record in the batch: they move on by their timestamp policy,
   * told that nothing, or how much, is left.
   *
   * @param read the positions with those that the batch has read
   * @param before the positions after the batch before
   * @param readNow the partitions of which the batch has records
   */
  static Map<String, SourcePosition> complete(
      Stage stage,
      Map<String, SourcePosition> read,
      Map<String, SourcePosition> before,
      Set<String> readNow,
      BatchInput input) {
    KafkaFeed feed = input.kafka();
    KafkaRoot.Reads reads = (KafkaRoot.Reads) stage.source();
    Map<String, SourcePosition> positions = new TreeMap<>(read);
    feed.consumedUpTo()
        .forEach(
            (name, offset) -> {
              // Records end before the batch does where the rest is marks of transactions, or was
              // compacted away.
              if (!readNow.contains(name) || KafkaPartition.offsetOf(read.get(name)) < offset) {
                long end = Math.max(offset, feed.endOffsets().getOrDefault(name, offset));
                positions.put(
                    name,
                    KafkaPartition.idle(
                        reads.reads(),
                        name,
                        readNow.contains(name) ? read.get(name) : before.get(name),
                        offset,
                        end,
                        input.processingTime()));
              }
            });
    // A partition that is not in any batch yet but has records must not be outrun.
    feed.endOffsets()
        .forEach(
            (name, end) ->
                positions.computeIfAbsent(
                    name,
                    unused ->
                        KafkaPartition.unread(reads.reads(), name, end, input.processingTime())));
    return positions;
  }
}
