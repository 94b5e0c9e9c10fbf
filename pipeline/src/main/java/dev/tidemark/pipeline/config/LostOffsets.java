/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.config;

/** What happens when the next record to read was deleted before it was read. */
public enum LostOffsets {
  /** The pipeline fails, and says which records are gone. */
  FAIL,
  /** Goes on at the oldest record there is. */
  EARLIEST,
  /** Goes on at the next record that comes. */
  LATEST
}
