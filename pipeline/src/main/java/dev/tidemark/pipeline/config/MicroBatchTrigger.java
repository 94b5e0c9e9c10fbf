/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.config;

/** When a micro-batch starts. */
public enum MicroBatchTrigger {
  /** At each interval, until the run is stopped. */
  PROCESSING_TIME,
  /** Once, with all there is; then the run ends. */
  ONCE,
  /** As often as it takes to read what was there at the start; then the run ends. */
  AVAILABLE_NOW
}
