/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.pipeline.table;

import dev.tidemark.pipeline.failure.ExitCode;
import dev.tidemark.pipeline.failure.TidemarkException;

/** The warehouse, or a table in it, cannot be used. The message is one sentence for an operator. */
public final class WarehouseException extends TidemarkException {

  private static final long serialVersionUID = 1L;

  public WarehouseException(String message) {
    super(ExitCode.WAREHOUSE_NOT_USABLE, message);
  }

  public WarehouseException(String message, Throwable cause) {
    super(ExitCode.WAREHOUSE_NOT_USABLE, message, cause);
  }
}
