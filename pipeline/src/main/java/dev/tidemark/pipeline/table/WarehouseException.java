/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.table;

/** The warehouse, or a table in it, cannot be used. The message is one sentence for an operator. */
public final class WarehouseException extends RuntimeException {

  public WarehouseException(String message) {
    super(message);
  }

  public WarehouseException(String message, Throwable cause) {
    super(message, cause);
  }
}
