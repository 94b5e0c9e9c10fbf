/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.recover;

/**
 * A run cannot use its checkpoint: another process writes to it, it belongs to another pipeline, or
 * it is damaged. Nothing in it was touched.
 */
public final class CheckpointException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  /** An exception whose message says what to do. */
  public CheckpointException(String message) {
    super(message);
  }

  /** The same, with what is behind it. */
  public CheckpointException(String message, Throwable cause) {
    super(message, cause);
  }
}
