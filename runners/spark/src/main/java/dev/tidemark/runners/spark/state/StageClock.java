/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.state;

import org.joda.time.Instant;

/**
 * What time it is for a task of a stage: the batch's recorded processing time, and the stage's
 * watermarks. While elements are processed the input watermark is that of the end of the batch
 * before; then it moves on, once, and timers fire.
 */
public final class StageClock {
  private final Instant processingTime;
  private final Instant outputWatermark;
  private Instant inputWatermark;

  /** A clock that stands at the end of the batch before. */
  public StageClock(Instant processingTime, Instant inputWatermark, Instant outputWatermark) {
    this.processingTime = processingTime;
    this.inputWatermark = inputWatermark;
    this.outputWatermark = outputWatermark;
  }

  /** The recorded time of the batch. */
  public Instant processingTime() {
    return processingTime;
  }

  /** No element of the stage's input is on time with an earlier timestamp. */
  public Instant inputWatermark() {
    return inputWatermark;
  }

  /** The stage's output watermark at the end of the batch before. */
  public Instant outputWatermark() {
    return outputWatermark;
  }

  /** Moves the input watermark on. */
  public void advanceInputWatermark(Instant watermark) {
    if (watermark.isBefore(inputWatermark)) {
      throw new IllegalArgumentException(
          "The watermark cannot go back from " + inputWatermark + " to " + watermark);
    }
    inputWatermark = watermark;
  }
}
