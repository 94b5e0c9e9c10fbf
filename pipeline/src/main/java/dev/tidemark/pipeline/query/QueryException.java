/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.query;

import dev.tidemark.pipeline.failure.ExitCode;
import dev.tidemark.pipeline.failure.TidemarkException;

/** A query that cannot be run. The message is for the one who wrote the query. */
public final class QueryException extends TidemarkException {

  private static final long serialVersionUID = 1L;

  public QueryException(String message) {
    super(ExitCode.BAD_CONFIGURATION, message);
  }

  public QueryException(String message, Throwable cause) {
    super(ExitCode.BAD_CONFIGURATION, message, cause);
  }
}
