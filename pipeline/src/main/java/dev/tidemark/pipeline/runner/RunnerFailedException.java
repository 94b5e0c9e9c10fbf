/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.runner;

import dev.tidemark.pipeline.failure.ExitCode;
import dev.tidemark.pipeline.failure.TidemarkException;

/** A failure of a runner that its users can do something about. */
public final class RunnerFailedException extends TidemarkException {

  private static final long serialVersionUID = 1L;

  /** A failure that ends the process with this code. */
  public RunnerFailedException(ExitCode exitCode, String message, Throwable cause) {
    super(exitCode, message, cause);
  }
}
