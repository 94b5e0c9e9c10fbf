/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.bench.drain;

import dev.tidemark.bench.contender.DrainProgress.Mark;
import dev.tidemark.bench.contender.Measurement;
import dev.tidemark.bench.verdict.Verdict;
import java.util.List;

/**
 * One drain of the topic by one contender.
 *
 * <p>The rate is that of the steady part: from the first moment at which a given share of the topic
 * was visible in the tables to the moment at which all of it was and every window had its value.
 * The start of the JVM and the engine and the first part of the topic, in which code is compiled,
 * are left out, for all contenders alike.
 *
 * @param engine the contender
 * @param round the round, from 1
 * @param records the records of the steady part
 * @param seconds how long it took
 * @param cpuSeconds what CPU time of the process it cost
 * @param totalSeconds from the start of the program to the end
 * @param peakHeapBytes see {@link Measurement}
 * @param peakResidentBytes see {@link Measurement}
 * @param bytesWritten the size of all files that the contender left, tables and checkpoints
 * @param verdict what the oracle says
 */
public record Run(
    String engine,
    int round,
    long records,
    double seconds,
    double cpuSeconds,
    double totalSeconds,
    long peakHeapBytes,
    long peakResidentBytes,
    long bytesWritten,
    Verdict verdict) {

  static Run of(
      String engine,
      int round,
      double warmUpShare,
      Measurement measurement,
      long bytesWritten,
      Verdict verdict) {
    List<Mark> marks = measurement.marks();
    Mark end = marks.get(marks.size() - 1);
    Mark start =
        marks.stream()
            .filter(mark -> mark.records() >= warmUpShare * end.records())
            .findFirst()
            .orElse(end);
    return new Run(
        engine,
        round,
        end.records() - start.records(),
        (end.nanos() - start.nanos()) / 1e9,
        (end.cpuNanos() - start.cpuNanos()) / 1e9,
        (end.nanos() - measurement.startedNanos()) / 1e9,
        measurement.peakHeapBytes(),
        measurement.peakResidentBytes(),
        bytesWritten,
        verdict);
  }

  /** Records a second of wall time. */
  public double eventsPerSecond() {
    return records / seconds;
  }

  /** Records a second of CPU time. */
  public double eventsPerCpuSecond() {
    return records / cpuSeconds;
  }
}
