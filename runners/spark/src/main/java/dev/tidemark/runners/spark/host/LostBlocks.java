/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.host;

import dev.tidemark.runners.spark.stage.LostBlockException;

/**
 * Tells the failure of a batch that lost part of itself with an executor from those that would come
 * again.
 */
final class LostBlocks {
  private LostBlocks() {}

  static boolean isCauseOf(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      // From another JVM it may come as text.
      if (cause instanceof LostBlockException
          || String.valueOf(cause.getMessage()).contains(LostBlockException.class.getName())) {
        return true;
      }
    }
    return false;
  }
}
