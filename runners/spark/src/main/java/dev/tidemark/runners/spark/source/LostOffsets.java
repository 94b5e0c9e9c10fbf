/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.source;

/** What happens when records are gone from Kafka before they were read. */
public enum LostOffsets {
  /** The run fails. */
  FAIL,
  /** It goes on at the earliest record there is; the gap is recorded. */
  EARLIEST,
  /** It goes on behind the latest record there is; the gap is recorded. */
  LATEST
}
