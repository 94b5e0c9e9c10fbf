/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.failure;

import static java.util.Objects.requireNonNull;

/**
 * A failure that users can do something about. Its message is one clear sentence that the command
 * line shows without a stack trace, so it holds no secrets and no payloads.
 */
public abstract class TidemarkException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final ExitCode exitCode;

  /** A failure that ends the process with this code. */
  protected TidemarkException(ExitCode exitCode, String message) {
    this(exitCode, message, null);
  }

  /** A failure that ends the process with this code, and what was behind it. */
  protected TidemarkException(ExitCode exitCode, String message, Throwable cause) {
    super(message, cause);
    this.exitCode = requireNonNull(exitCode, "exitCode");
  }

  /** The code that the process ends with. */
  public final ExitCode exitCode() {
    return exitCode;
  }
}
