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
 * @param tenths of the time in which all these ids were alive, while as many expired as came, a
 *     tenth of the records each
 * @param filling the same while the state grew
 * @param stateBytes the size of the checkpoint at the end
 * @param peakHeapBytes the most heap in use
 * @param peakResidentBytes the most memory of the process
 */
public record StateRun(
    long idsTarget,
    long ids,
    long batchRecords,
    List<Part> tenths,
    List<Part> filling,
    long stateBytes,
    long peakHeapBytes,
    long peakResidentBytes) {

  /**
   * A part of the records.
   *
   * @param secondsPerBatch wall time for as many records as a batch has
   * @param cpuSecondsPerBatch CPU time of the process likewise
   */
  public record Part(double secondsPerBatch, double cpuSecondsPerBatch) {}

  /** How much longer the slowest tenth took than the fastest, by CPU time: 0.2 is a fifth. */
  public double cpuSpread() {
    double slowest = tenths.stream().mapToDouble(Part::cpuSecondsPerBatch).max().orElseThrow();
    double fastest = tenths.stream().mapToDouble(Part::cpuSecondsPerBatch).min().orElseThrow();
    return slowest / fastest - 1;
  }

  /** The same by wall time, in which what else the machine does shows, too. */
  public double wallSpread() {
    double slowest = tenths.stream().mapToDouble(Part::secondsPerBatch).max().orElseThrow();
    double fastest = tenths.stream().mapToDouble(Part::secondsPerBatch).min().orElseThrow();
    return slowest / fastest - 1;
  }
}
