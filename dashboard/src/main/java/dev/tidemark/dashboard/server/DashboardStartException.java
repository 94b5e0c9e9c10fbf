/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.dashboard.server;

/** The page cannot be served; the message is one sentence for the person who started it. */
public final class DashboardStartException extends RuntimeException {

  private static final long serialVersionUID = 1;

  DashboardStartException(String message, Throwable cause) {
    super(message, cause);
  }
}
