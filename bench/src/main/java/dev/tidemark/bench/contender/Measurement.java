/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.bench.contender;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidemark.bench.contender.DrainProgress.Batch;
import dev.tidemark.bench.contender.DrainProgress.Mark;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * What a contender's JVM says of itself at its end.
 *
 * @param marks the moments of the drain
 * @param batches its micro-batches, if it tells of them
 * @param startedNanos when the program began, on the same clock as the marks
 * @param peakHeapBytes the most heap in use
 * @param peakHeapAfterCollectionBytes the most heap that a collection has left in use
 * @param peakResidentBytes the most memory of the process, as the kernel counts; 0 if unknown
 */
public record Measurement(
    List<Mark> marks,
    List<Batch> batches,
    long startedNanos,
    long peakHeapBytes,
    long peakHeapAfterCollectionBytes,
    long peakResidentBytes) {
  private static final ObjectMapper JSON = new ObjectMapper();

  void writeTo(Path file) throws IOException {
    JSON.writeValue(file.toFile(), this);
  }

  /** Reads what a contender has written. */
  public static Measurement readFrom(Path file) throws IOException {
    return JSON.readValue(file.toFile(), Measurement.class);
  }
}
