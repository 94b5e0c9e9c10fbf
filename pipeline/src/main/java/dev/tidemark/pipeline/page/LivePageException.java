/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.page;

/** The page cannot be served; the message is one sentence for the person who started it. */
public final class LivePageException extends RuntimeException {

  private static final long serialVersionUID = 1;

  /** A page that cannot be served, for this reason. */
  public LivePageException(String message, Throwable cause) {
    super(message, cause);
  }
}
