/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.source;

import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.common.TopicPartition;

/**
 * The readers of a run that are open on this JVM: batches borrow them, so that a partition is
 * connected to once. Keyed by run, so pipelines in one JVM do not meet.
 */
public final class KafkaReaders {
  private static final Map<String, KafkaReaders> RUNS = new ConcurrentHashMap<>();

  private final Map<Name, Queue<KafkaReader>> idle = new ConcurrentHashMap<>();

  private KafkaReaders() {}

  static KafkaReaders of(String runId) {
    return RUNS.computeIfAbsent(runId, unused -> new KafkaReaders());
  }

  /** Takes a reader that nobody uses, or opens one. */
  KafkaReader borrow(KafkaRead read, TopicPartition partition) {
    KafkaReader reader = queue(read, partition).poll();
    return reader == null ? new KafkaReader(read, partition) : reader;
  }

  /** Gives a reader back after a task that did not fail. */
  void giveBack(KafkaRead read, TopicPartition partition, KafkaReader reader) {
    queue(read, partition).add(reader);
  }

  private Queue<KafkaReader> queue(KafkaRead read, TopicPartition partition) {
    return idle.computeIfAbsent(
        new Name(read.name(), partition), unused -> new ConcurrentLinkedQueue<>());
  }

  /** Closes what the run has on this JVM. */
  public static void end(String runId) {
    KafkaReaders run = RUNS.remove(runId);
    if (run != null) {
      run.idle.values().forEach(queue -> queue.forEach(KafkaReader::close));
    }
  }

  private record Name(String read, TopicPartition partition) {}
}
