/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.testdata.kafka;

/** Records could not be written; the message says where and why, in one sentence. */
public final class KafkaWriteException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  KafkaWriteException(String message, Throwable cause) {
    super(message, cause);
  }

  /** The class and message of the innermost cause that says something. */
  static String reason(Throwable failure) {
    Throwable reason = failure;
    while (reason.getCause() != null && reason.getCause().getMessage() != null) {
      reason = reason.getCause();
    }
    return "%s (%s)".formatted(reason.getMessage(), reason.getClass().getSimpleName());
  }
}
