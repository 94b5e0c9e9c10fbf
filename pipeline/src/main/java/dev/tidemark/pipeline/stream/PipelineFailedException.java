/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.stream;

import dev.tidemark.pipeline.failure.ExitCode;
import dev.tidemark.pipeline.failure.TidemarkException;

/** A pipeline that was running and failed. */
public final class PipelineFailedException extends TidemarkException {

  private static final long serialVersionUID = 1L;

  /** A failure with this cause. */
  public PipelineFailedException(Throwable cause) {
    super(ExitCode.of(cause), "The pipeline failed: " + innermost(cause), cause);
  }

  private static String innermost(Throwable failure) {
    Throwable innermost = failure;
    while (innermost.getCause() != null && innermost.getCause() != innermost) {
      innermost = innermost.getCause();
    }
    return innermost.getMessage() == null
        ? innermost.getClass().getSimpleName()
        : innermost.getClass().getSimpleName() + ": " + innermost.getMessage();
  }
}
