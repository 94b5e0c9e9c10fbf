/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.bench.state;

import java.util.List;

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
   * A part of the records.
   *
   * @param secondsPerBatch wall time for as many records as a batch has
   * @param cpuSecondsPerBatch CPU time of the process likewise
   */
  public record Part(double secondsPerBatch, double cpuSecondsPerBatch) {}

  /** How much longer the slowest part took than the fastest, by CPU time: 0.2 is a fifth. */
  public double cpuSpread() {
    double slowest = steady.stream().mapToDouble(Part::cpuSecondsPerBatch).max().orElseThrow();
    double fastest = steady.stream().mapToDouble(Part::cpuSecondsPerBatch).min().orElseThrow();
    return slowest / fastest - 1;
  }

  /** The same by wall time, in which what else the machine does shows, too. */
  public double wallSpread() {
    double slowest = steady.stream().mapToDouble(Part::secondsPerBatch).max().orElseThrow();
    double fastest = steady.stream().mapToDouble(Part::secondsPerBatch).min().orElseThrow();
    return slowest / fastest - 1;
  }
}
