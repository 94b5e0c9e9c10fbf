/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.bench.idle;

import java.util.List;
import java.util.function.ToLongFunction;

/**
 * What micro-batches without data cost.
 *
 * @param batches each of them
 */
public record IdleRun(List<Batch> batches) {

  /**
   * A micro-batch.
   *
   * @param millis how long it took in all
   * @param stageMillis how much of that the engine's stages took; the rest is Spark's and the
   *     engine's work on the driver: finding out what there is to read, planning, the logs
   * @param records how many records the engine read
   */
  public record Batch(long millis, long stageMillis, long records) {
    long driverMillis() {
      return millis - stageMillis;
    }
  }

  /** The time in all that this share of the batches did not exceed. */
  public long millis(double share) {
    return quantile(Batch::millis, share);
  }

  /** The same for the time outside of the stages. */
  public long driverMillis(double share) {
    return quantile(Batch::driverMillis, share);
  }

  private long quantile(ToLongFunction<Batch> value, double share) {
    long[] sorted = batches.stream().mapToLong(value).sorted().toArray();
    return sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)];
  }
}
