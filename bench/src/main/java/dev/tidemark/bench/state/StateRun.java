/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.bench.state;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What much state does to the pipeline.
 *
 * @param idsTarget how many ids were to be alive
 * @param ids how many were alive at the end, as counted in silver: those whose window of
 *     deduplication is open
 * @param batchRecords how many records a micro-batch reads at most
 * @param steady the time in which all these ids were alive, while as many expired as came, in parts
 *     of ten micro-batches
 * @param filling the time in which the state grew, in ten parts
 * @param stateBytes the size of the checkpoint at the end
 * @param peakHeapBytes the most heap in use
 * @param peakHeapAfterCollectionBytes the most heap that a collection has left in use
 * @param peakResidentBytes the most memory of the process
 */
public record StateRun(
    long idsTarget,
    long ids,
    long batchRecords,
    List<Part> steady,
    List<Part> filling,
    long stateBytes,
    long peakHeapBytes,
    long peakHeapAfterCollectionBytes,
    long peakResidentBytes) {

  /**
   * Some micro-batches.
   *
   * @param secondsPerBatch how long one took, on average, from its trigger on
   * @param cpuSecondsPerBatch the CPU time of the process from the end of the one before them to
   *     that of their last, likewise
   */
  public record Part(double secondsPerBatch, double cpuSecondsPerBatch) {}

  /** How far a part of the steady time is from the mean of all, at most: 0.2 is a fifth. */
  public double farthestFromMean() {
    return farthestFromMean(Part::secondsPerBatch);
  }

  /** The same by CPU time. */
  public double farthestFromMeanOfCpu() {
    return farthestFromMean(Part::cpuSecondsPerBatch);
  }

  private double farthestFromMean(ToDoubleFunction<Part> value) {
    double mean = steady.stream().mapToDouble(value).average().orElseThrow();
    return steady.stream()
        .mapToDouble(part -> Math.abs(value.applyAsDouble(part) / mean - 1))
        .max()
        .orElseThrow();
  }
}
