/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.query;

/** A query that cannot be run. The message is for the one who wrote the query. */
public final class QueryException extends RuntimeException {

  public QueryException(String message) {
    super(message);
  }

  public QueryException(String message, Throwable cause) {
    super(message, cause);
  }
}
