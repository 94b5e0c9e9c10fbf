/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.rewrite;

import dev.tidemark.pipeline.failure.ExitCode;
import dev.tidemark.pipeline.failure.TidemarkException;

/** An operation that cannot be done; the tables are as they were. */
public final class RewriteException extends TidemarkException {

  private static final long serialVersionUID = 1L;

  /** With this reason. */
  public RewriteException(String message) {
    super(ExitCode.WAREHOUSE_NOT_USABLE, message);
  }

  /** With this reason, and what is behind it. */
  public RewriteException(String message, Throwable cause) {
    super(ExitCode.WAREHOUSE_NOT_USABLE, message, cause);
  }
}
