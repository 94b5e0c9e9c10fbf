/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.page;

import dev.tidemark.pipeline.failure.ExitCode;
import dev.tidemark.pipeline.failure.TidemarkException;

/** The page cannot be served; the message is one sentence for the person who started it. */
public final class LivePageException extends TidemarkException {

  private static final long serialVersionUID = 1;

  /** A page that cannot be served, for this reason. */
  public LivePageException(String message, Throwable cause) {
    super(ExitCode.BAD_CONFIGURATION, message, cause);
  }
}
