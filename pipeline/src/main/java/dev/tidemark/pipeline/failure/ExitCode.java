/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.failure;

import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;

/** What the process tells its caller when it ends. */
public enum ExitCode {
  /** Everything was done. */
  OK(0, "everything was done"),
  /** A check ran and found a difference. */
  CHECK_FAILED(1, "a check found a difference"),
  /** An argument or a setting is wrong. */
  BAD_CONFIGURATION(2, "a bad argument or setting; nothing was started"),
  /** The broker, the topic or the credentials. */
  SOURCE_NOT_READY(3, "the broker cannot be reached, or a topic or credential is wrong"),
  /** The warehouse cannot be read or written. */
  WAREHOUSE_NOT_USABLE(4, "the warehouse cannot be read or written"),
  /** The pipeline, or Tidemark itself, failed. */
  PIPELINE_FAILED(5, "the pipeline failed"),
  /** The checkpoint is another process's or another pipeline's, or damaged. */
  CHECKPOINT_NOT_USABLE(
      6, "the checkpoint is in use, or was made by another pipeline; nothing was started"),
  /** Records were deleted from Kafka before they were read. */
  RECORDS_LOST(7, "records were deleted from Kafka before they were read"),
  /** The user or the system asked the process to stop. */
  INTERRUPTED(130, "interrupted");

  private final int code;
  private final String meaning;

  ExitCode(int code, String meaning) {
    this.code = code;
    this.meaning = meaning;
  }

  /** The number. */
  public int code() {
    return code;
  }

  /** What the number means, for help texts. */
  public String meaning() {
    return meaning;
  }

  /** The code for a failure, found at the failure itself or at what caused it. */
  public static ExitCode of(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof TidemarkException expected) {
        return expected.exitCode();
      }
      if (cause instanceof InterruptedException
          || cause instanceof InterruptedIOException
          || cause instanceof ClosedByInterruptException) {
        return INTERRUPTED;
      }
    }
    return PIPELINE_FAILED;
  }
}
