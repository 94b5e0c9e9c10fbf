/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.direct.chaos;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a chaos run found.
 *
 * @param pipeline the pipeline
 * @param seed the seed
 * @param runner the runner
 * @param seconds how long it took, draining included
 * @param kills how often the pipeline was killed
 * @param lost records of Kafka that are in no table
 * @param duplicated records that are in bronze or silver more often than they should be
 * @param orphansRemoved orphan files that {@code tables clean} removed at the end
 * @param orphansLeft orphan files after that
 * @param faults the faults in their order
 * @param leftOut faults that could not be made, and why
 * @param problems one sentence for each thing that is not as it should be
 */
record ChaosReport(
    String pipeline,
    long seed,
    String runner,
    double seconds,
    int kills,
    long lost,
    long duplicated,
    int orphansRemoved,
    int orphansLeft,
    List<Event> faults,
    SortedMap<String, String> leftOut,
    List<String> problems) {

  ChaosReport {
    faults = List.copyOf(faults);
    leftOut = Collections.unmodifiableSortedMap(new TreeMap<>(leftOut));
    problems = List.copyOf(problems);
  }

  /**
   * A fault.
   *
   * @param atSeconds when, from the start of the pipeline
   * @param fault what
   * @param detail where, if that matters
   * @param recoverySeconds until the next batch was whole, or all was drained
   */
  record Event(double atSeconds, String fault, String detail, double recoverySeconds) {}

  static SortedMap<String, String> labelled(Map<Fault, String> leftOut) {
    SortedMap<String, String> labelled = new TreeMap<>();
    leftOut.forEach((fault, reason) -> labelled.put(fault.label(), reason));
    return labelled;
  }

  boolean passed() {
    return problems.isEmpty() && lost == 0 && duplicated == 0;
  }
}
