/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.kafka;

import dev.tidemark.pipeline.failure.ExitCode;
import dev.tidemark.pipeline.failure.TidemarkException;

/** The broker cannot be reached, or a topic, an offset or the credentials are wrong. */
public final class SourceNotReadyException extends TidemarkException {

  private static final long serialVersionUID = 1L;

  /** What is wrong, as a sentence. */
  public SourceNotReadyException(String message) {
    super(ExitCode.SOURCE_NOT_READY, message);
  }
}
