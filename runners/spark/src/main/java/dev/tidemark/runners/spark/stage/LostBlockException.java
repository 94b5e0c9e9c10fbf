/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.runners.spark.stage;

/** Part of a batch was lost with an executor: the batch must be run again. */
public final class LostBlockException extends IllegalStateException {
  LostBlockException(String block, int stage) {
    super(
        "Block "
            + block
            + " with the input of stage "
            + stage
            + " is lost; its batch must be run again");
  }
}
