/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.config;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import java.time.Duration;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * How a runner with micro-batches runs them; other runners pay no heed.
 *
 * @param trigger when a batch starts
 * @param triggerInterval the least time between the starts of two batches
 * @param maxOffsetsPerTrigger how many records a batch reads at most
 * @param checkpointLocation where positions and state are kept, or null for the runner's choice
 */
public record MicroBatchConfig(
    MicroBatchTrigger trigger,
    Duration triggerInterval,
    int maxOffsetsPerTrigger,
    @Nullable String checkpointLocation)
    implements Serializable {

  /** What holds where nothing is set. */
  public static final MicroBatchConfig DEFAULT =
      new MicroBatchConfig(MicroBatchTrigger.PROCESSING_TIME, Duration.ofSeconds(1), 500_000, null);

  public MicroBatchConfig {
    requireNonNull(trigger, "trigger");
    requireNonNull(triggerInterval, "triggerInterval");
  }
}
